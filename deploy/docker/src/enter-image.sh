# Runs a command inside an image: its folders as the root of the file system, read-only, without a shell or any other
# program, as its user. FOLDER_TO_WRITE may be / while the image is built. It needs a mount namespace of its own (unshare), and changes nothing outside of it.
#
#   enter-image.sh ROOT NODE WORKDIR USER FOLDER_TO_READ FOLDER_TO_WRITE COMMAND...
set -eu
root=$1 node=$2 workdir=$3 user=$4 readable=$5 writable=$6
shift 6

new=/mnt
mount -t tmpfs tmpfs "$new"
cd "$new"
# Of this machine: what Node itself is linked with, and names of hosts. No bin, no sbin.
for folder in /lib /lib64 /lib32 /usr/lib /usr/lib64 /etc /dev /proc "$root"/* "$readable"; do
  inside=${folder#"$root"}
  if [ -L "$folder" ]; then
    ln -s "$(readlink "$folder")" ".$inside"
  elif [ -d "$folder" ]; then
    mkdir -p ".$inside"
    mount --rbind "$folder" ".$inside"
    case $writable:$folder in
      *:/dev | *:/proc | "/:$root"/*) ;;
      *) mount -o remount,bind,ro ".$inside" ;;
    esac
  fi
done
mkdir -p nodejs/bin
touch nodejs/bin/node
mount --bind "$node" nodejs/bin/node
case $writable in
  '' | /) ;;
  *) mount --bind "$root$writable" ".$writable" && mount -o remount,bind,rw ".$writable" ;;
esac
mount -o remount,ro "$new"
case $user in
  '') exec unshare --root="$new" --wd="$workdir" -- "$@" ;;
  *) exec unshare --root="$new" --wd="$workdir" --setgid="${user#*:}" --setuid="${user%:*}" -- "$@" ;;
esac

#!/bin/sh
# Runs one command for a parent that may die at any moment, and leaves nothing behind.
#
#   sh watchdog.sh DIRECTORY COMMAND [ARGUMENT...]
#
# stdin is the lifeline. A line "start" runs the command, "ended" acknowledges its end; when the parent closes the
# lifeline, on purpose or by dying, the command is killed with SIGKILL and then DIRECTORY (unless empty) is removed.
# Descriptor 3 tells the parent "started PID" and "exited CODE".

trap : PIPE # the parent may be gone when a shell has something to say to it
exec 4<&0 </dev/null
directory=$1
shift

# Runs in a shell of its own, which is told to end by SIGTERM and passes that on as SIGKILL.
run() {
  trap : PIPE
  trap 'ending=1; [ -z "$command" ] || kill -9 "$command" 2>/dev/null' TERM
  "$@" 3>&- 4<&- &
  command=$!
  [ -z "$ending" ] || kill -9 "$command"
  echo "started $command" >&3 2>/dev/null
  wait "$command"
  code=$?
  wait "$command" 2>/dev/null # the first wait ends early when the trap runs
  echo "exited $code" >&3 2>/dev/null
}

command=
ending=
job=
while read -r word <&4; do
  case $word in
    start)
      run "$@" &
      job=$!
      ;;
    ended) job= ;;
  esac
done

[ -z "$job" ] || kill "$job" 2>/dev/null
wait
[ -z "$directory" ] || rm -rf -- "$directory"

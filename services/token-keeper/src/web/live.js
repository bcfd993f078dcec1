// Puts newer figures into the status page every five seconds. Without scripts the page loads itself again instead.
const everyMs = 5000;
const live = document.getElementById('live');
const pause = document.getElementById('pause');
const note = document.getElementById('not-updated');
let isPaused = false;

const focusedAddress = () =>
  live.contains(document.activeElement) ? document.activeElement.getAttribute('href') : null;

const update = async () => {
  const answer = await fetch('live', { headers: { accept: 'text/html' }, signal: AbortSignal.timeout(everyMs) });
  if (answer.status === 401) return location.reload(); // signed out meanwhile: the page leads to the door
  if (!answer.ok) throw new Error(String(answer.status));
  const text = await answer.text();
  if (isPaused) return;
  const address = focusedAddress();
  live.innerHTML = text;
  if (address !== null) live.querySelector(`[href="${CSS.escape(address)}"]`)?.focus();
};

const loop = async () => {
  if (!isPaused && document.visibilityState === 'visible') {
    try {
      await update();
      note.hidden = true;
    } catch {
      note.hidden = false; // the page says that it is old
    }
  }
  setTimeout(loop, everyMs);
};

pause.hidden = false;
pause.addEventListener('click', () => {
  isPaused = !isPaused;
  pause.textContent = isPaused ? 'Go on updating' : 'Pause updates';
});
setTimeout(loop, everyMs);

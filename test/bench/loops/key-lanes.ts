type Work = () => Promise<void>;

/** Runs work side by side, up to a bound, but work of one key in the order it was put. */
export interface KeyLanes {
  /** Starts the work, or puts it behind what its key still has to do. Where there is no room, resolves when there was. */
  put(key: string, work: Work): Promise<void> | undefined;
  /** Resolves when nothing is in flight. */
  idle(): Promise<void>;
}

/** Creates lanes for at most `bound` works at once. Work that fails ends the process: there is nobody to ask. */
export const createKeyLanes = (bound: number): KeyLanes => {
  const lanes = new Map<string, Work[]>();
  const waiting: Array<() => void> = [];
  const onIdle: Array<() => void> = [];
  let inFlight = 0;

  const leave = (): void => {
    const takeOver = waiting.shift();
    if (takeOver === undefined) inFlight -= 1;
    else takeOver();
    if (inFlight === 0) for (const tell of onIdle.splice(0)) tell();
  };

  const run = async (key: string, first: Work): Promise<void> => {
    const lane: Work[] = [];
    lanes.set(key, lane);
    for (let work: Work | undefined = first; work !== undefined; work = lane.shift()) await work();
    lanes.delete(key);
    leave();
  };

  return {
    put(key, work) {
      const lane = lanes.get(key);
      if (lane !== undefined) {
        lane.push(work);
        return undefined;
      }
      if (inFlight < bound) {
        inFlight += 1;
        void run(key, work);
        return undefined;
      }
      return new Promise((resolve) => {
        waiting.push(() => {
          void run(key, work);
          resolve();
        });
      });
    },
    idle: () => (inFlight === 0 ? Promise.resolve() : new Promise((resolve) => onIdle.push(resolve))),
  };
};

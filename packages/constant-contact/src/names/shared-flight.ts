/**
 * Creates a function that runs each named piece of work once at a time: whoever asks while it runs gets the same
 * result, a failure included.
 */
export const createSharedFlight = <Value>(): ((name: string, run: () => Promise<Value>) => Promise<Value>) => {
  const flights = new Map<string, Promise<Value>>();
  return (name, run) => {
    const underWay = flights.get(name);
    if (underWay) return underWay;
    const flight = run().finally(() => flights.delete(name));
    flights.set(name, flight);
    return flight;
  };
};

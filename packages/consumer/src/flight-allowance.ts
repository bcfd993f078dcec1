/** How many records of a partition may be in flight, as the group has been told. */
export interface FlightAllowance {
  /** What the next commit is to say; called when it is sent. Follows what is in flight, up and down. */
  tell(inFlight: number): number;
  /** The group has what was told last. */
  confirm(): void;
  /** Tells whether one more may be in flight than there are. Where not, the next commit will ask for twice as many. */
  mayGrow(inFlight: number): boolean;
  /** More may be asked for. */
  canGrow(): boolean;
}

const leastAllowed = 8;

/**
 * Creates the allowance of a partition that nobody has been told of.
 *
 * A successor suspects as many records as its dead owner was allowed: so the owner keeps to the lower of what was sent and
 * what was acknowledged. A busy partition is allowed more within a few commits, a quiet one soon has few suspects again.
 */
export const createFlightAllowance = (mostAllowed: number): FlightAllowance => {
  let told = 0;
  let confirmed = 0;
  let isWanting = false;
  return {
    tell: (inFlight) => {
      const wanted = Math.max(leastAllowed, inFlight * 2);
      told = Math.min(mostAllowed, isWanting ? Math.max(wanted, told * 2) : wanted);
      isWanting = false;
      return told;
    },
    confirm: () => {
      confirmed = told;
    },
    mayGrow: (inFlight) => {
      if (inFlight < Math.min(told, confirmed)) return true;
      isWanting = true;
      return false;
    },
    canGrow: () => told < mostAllowed,
  };
};

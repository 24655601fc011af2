// What only a checker hears. Whatever else tells checks something and is answered with nothing is one more line here.
const nothing: (...details: readonly unknown[]) => void = () => undefined;

export {
  nothing as atomicBegins,
  nothing as atomicEnds,
  nothing as barrierBegins,
  nothing as barrierEnds,
  nothing as callbackBegins,
  nothing as callbackEnds,
  nothing as committed,
  nothing as cookieElapsed,
  nothing as cookieTaken,
  nothing as fence,
  nothing as gracePeriodBegins,
  nothing as gracePeriodEnds,
  nothing as interruptsOff,
  nothing as interruptsOn,
  nothing as lookupBegins,
  nothing as lookupContinues,
  nothing as lookupEnds,
  nothing as lookupFound,
  nothing as mightSleep,
  nothing as note,
  nothing as observed,
  nothing as reclaimed,
  nothing as requestBegins,
  nothing as requestEnds,
  nothing as sectionBegins,
  nothing as sectionEnds,
  nothing as updateBegins,
  nothing as updateEnds,
  nothing as useHandle,
};

// The same, answered with a generation: nobody counts moves here.
const unmoved: (...details: readonly unknown[]) => number = () => 0;

export { unmoved as adopt, unmoved as ownNew, unmoved as transfer };

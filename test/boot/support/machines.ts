import { Machine } from "./machine";

/** Makes machines for the tests of a `describe` block; each is gone after the test that made it. */
export function machinesOfTests(): (...args: ConstructorParameters<typeof Machine>) => Machine {
  const machines: Machine[] = [];
  afterEach(() => {
    machines.splice(0).forEach((machine) => machine.remove());
  });
  return (...args) => {
    const made = new Machine(...args);
    machines.push(made);
    return made;
  };
}

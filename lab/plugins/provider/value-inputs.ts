import type { Plain, PlainMap } from "./property-value";
import { isPropertyList, isPropertyMap } from "./property-value";

/** Reads the inputs of a value kind, whose types {@link ValueProvider.check} has already made sure of. */
export class ValueInputs {
  constructor(private readonly values: PlainMap) {}

  has(name: string): boolean {
    return this.values[name] !== undefined && this.values[name] !== null;
  }

  /** Empty when there is none. */
  text(name: string): string {
    const value = this.values[name];
    return typeof value === "string" ? value : "";
  }

  /** 0 when there is none. */
  number(name: string): number {
    const value = this.values[name];
    return typeof value === "number" ? value : 0;
  }

  flag(name: string): boolean {
    return this.values[name] === true;
  }

  texts(name: string): readonly string[] {
    const value = this.values[name];
    return isPropertyList(value) ? value.filter((item) => typeof item === "string") : [];
  }

  map(name: string): ValueInputs {
    const value: Plain | undefined = this.values[name];
    return new ValueInputs(isPropertyMap(value) ? value : {});
  }
}

/** A value of a Heat template: plain data, in which an object with one well-known key is a function. */
export type HeatValue =
  string | number | boolean | readonly HeatValue[] | { readonly [key: string]: HeatValue };

/** A resource of a Heat template. */
export interface HeatResource {
  readonly type: string;
  readonly properties: Readonly<Record<string, HeatValue>>;
  /** Name of a resource that has to be there first, where no property says so. */
  readonly depends_on?: string;
}

/** A parameter of a Heat template. Heat shows a hidden one to nobody. */
export interface HeatParameter {
  readonly type: "string";
  readonly hidden?: boolean;
}

/** A Heat template, in the version that came with OpenStack Wallaby. */
export interface HeatTemplate {
  readonly description: string;
  readonly parameters?: Readonly<Record<string, HeatParameter>>;
  readonly resources: Readonly<Record<string, HeatResource>>;
  readonly outputs?: Readonly<Record<string, { readonly description: string; readonly value: HeatValue }>>;
}

/** The stack that a template is deployed as. */
export const STACK_ID: HeatValue = parameter("OS::stack_id");

/** The value of a parameter. */
export function parameter(name: string): HeatValue {
  return { get_param: name };
}

/** What Heat refers to a resource of the same template by. */
export function reference(name: string): HeatValue {
  return { get_resource: name };
}

/** An attribute of a resource of the same template. */
export function attribute(name: string, ...path: readonly (string | number)[]): HeatValue {
  return { get_attr: [name, ...path] };
}

/** A text in which words stand for values that Heat knows. */
export function replaced(template: string, params: Readonly<Record<string, HeatValue>>): HeatValue {
  return { str_replace: { template, params } };
}

/** The template as text: JSON, which Heat reads too, and which is the same whenever its values are. */
export function templateText(template: HeatTemplate): string {
  return `${JSON.stringify({ heat_template_version: "wallaby", ...template }, undefined, 2)}\n`;
}

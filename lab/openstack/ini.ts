/** What an option is set to; lists are joined by commas, as oslo.config reads them. */
export type IniValue = string | number | boolean | readonly string[];

/** Options by name. */
export type IniSection = Readonly<Record<string, IniValue>>;

/** Sections by name, in the order in which they are written. */
export type Ini = Readonly<Record<string, IniSection>>;

/** A configuration file of OpenStack. */
export function ini(sections: Ini): string {
  return Object.entries(sections)
    .map(([name, options]) => [`[${name}]`, ...Object.entries(options).map(line)].join("\n"))
    .join("\n\n")
    .concat("\n");
}

function line([name, value]: [string, IniValue]): string {
  // oslo.config puts the value of another option where it reads $name.
  const text = (Array.isArray(value) ? value.join(",") : String(value)).replaceAll("$", "$$$$");
  if (text.includes("\n")) throw new Error(`option ${name} has a value of several lines`);
  return `${name} = ${text}`;
}

import fc from "fast-check";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";

import type { PropertyValue } from "../../../../lab/plugins/provider/property-value";
import {
  holdsSecret,
  holdsUnknown,
  reveal,
  Secret,
  Unknown,
} from "../../../../lab/plugins/provider/property-value";
import { decodeProperties, encodeProperties } from "../../../../lab/plugins/provider/struct-codec";

const { value: anyValue } = fc.letrec<{ value: PropertyValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    fc.constant(null),
    fc.boolean(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).filter((number) => !Object.is(number, -0)),
    fc.string(),
    fc.constant(new Unknown()),
    tie("value").map((inner) => new Secret(inner)),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(fc.string(), tie("value"), { maxKeys: 4, noNullPrototype: true }),
  ),
}));

const signature = "4dabf18193072939515e22adb298388d";

describe("Pulumi's property values on the wire", () => {
  test("C10: come back as they went, secrets and unknowns at any depth among them", () => {
    fc.assert(
      fc.property(anyValue, (value) => {
        const message = Struct.deserializeBinary(encodeProperties({ value }).serializeBinary());
        expect(decodeProperties(message)).toEqual({ value });
      }),
    );
  });

  test("C10: secrets are written as the engine knows them", () => {
    const message = encodeProperties({ password: new Secret("hunter2") }).toJavaScript();
    expect(message).toEqual({
      password: { [signature]: "1b47061264138c4ac30d75fd1eb44270", value: "hunter2" },
    });
  });

  test("output values are their value, or unknown without one, and keep their secrecy", () => {
    const output = { [signature]: "d0e6a833031e9bbcd3f4e8bde6ca49a4" };
    const message = Struct.fromJavaScript({
      known: { ...output, value: 1 },
      secret: { ...output, value: "s", secret: true },
      unknown: output,
    });
    expect(decodeProperties(message)).toEqual({
      known: 1,
      secret: new Secret("s"),
      unknown: new Unknown(),
    });
  });

  test("revealed values hold no secret, and are as unknown as before", () => {
    fc.assert(
      fc.property(anyValue, (value) => {
        expect(holdsSecret(reveal(value))).toBe(false);
        expect(holdsUnknown(reveal(value))).toBe(holdsUnknown(value));
      }),
    );
  });
});

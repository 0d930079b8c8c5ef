import { ListValue, Struct, Value } from "google-protobuf/google/protobuf/struct_pb";

import type { PropertyMap, PropertyValue } from "./property-value";
import { isPropertyList, Secret, Unknown } from "./property-value";

// Pulumi writes what JSON cannot say as an object whose signature key tells its kind, and an unknown as one
// agreed string: sdk/proto/provider.md of the Pulumi engine.
/** The key whose value tells what else than a map an object on the wire is. */
export const signatureKey = "4dabf18193072939515e22adb298388d";
const secretSignature = "1b47061264138c4ac30d75fd1eb44270";
const outputSignature = "d0e6a833031e9bbcd3f4e8bde6ca49a4";
const resourceSignature = "5cf8f73096256a8f31e491e813e4eb8e";
const unknownSentinels: ReadonlySet<string> = new Set([
  "04da6b54-80e4-46f7-96ec-b56ff0331ba9", // string
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7", // bool
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421", // number
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2", // array
  "030794c1-ac77-496b-92df-f27374a8bd58", // asset
  "e48ece36-62e2-4504-bad9-02848725956a", // archive
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff", // object
]);
const unknownSentinel = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Reads a message's properties; secrets, unknowns and output values become {@link Secret} and {@link Unknown}. */
export function decodeProperties(struct: Struct | undefined): PropertyMap {
  const properties: Record<string, PropertyValue> = {};
  struct?.getFieldsMap().forEach((value, name) => {
    properties[name] = decodeValue(value);
  });
  return properties;
}

/** Writes properties for a message; the reverse of {@link decodeProperties}. */
export function encodeProperties(properties: PropertyMap): Struct {
  const struct = new Struct();
  const fields = struct.getFieldsMap();
  for (const [name, value] of Object.entries(properties)) fields.set(name, encodeValue(value));
  return struct;
}

/**
 * A resource as a value, which a program gets as the resource itself.
 * @param id empty where a preview does not know it
 * @param version of the plugin, without a leading "v"
 */
export function resourceReference(urn: string, id: string, version: string): PropertyMap {
  return {
    [signatureKey]: resourceSignature,
    urn,
    id: id === "" ? new Unknown() : id,
    packageVersion: version,
  };
}

function decodeValue(value: Value): PropertyValue {
  switch (value.getKindCase()) {
    case Value.KindCase.BOOL_VALUE:
      return value.getBoolValue();
    case Value.KindCase.NUMBER_VALUE:
      return value.getNumberValue();
    case Value.KindCase.STRING_VALUE: {
      const text = value.getStringValue();
      return unknownSentinels.has(text) ? new Unknown() : text;
    }
    case Value.KindCase.LIST_VALUE:
      return (value.getListValue()?.getValuesList() ?? []).map(decodeValue);
    case Value.KindCase.STRUCT_VALUE:
      return decodeObject(decodeProperties(value.getStructValue()));
    default:
      return null;
  }
}

function decodeObject(object: PropertyMap): PropertyValue {
  switch (object[signatureKey]) {
    case secretSignature:
      return new Secret(object["value"] ?? null);
    case outputSignature: {
      const value = "value" in object ? (object["value"] ?? null) : new Unknown();
      return object["secret"] === true ? new Secret(value) : value;
    }
    default:
      return object;
  }
}

function encodeValue(value: PropertyValue): Value {
  const message = new Value();
  if (value === null) return message.setNullValue(0);
  if (typeof value === "boolean") return message.setBoolValue(value);
  if (typeof value === "number") return message.setNumberValue(value);
  if (typeof value === "string") return message.setStringValue(value);
  if (value instanceof Unknown) return message.setStringValue(unknownSentinel);
  if (value instanceof Secret) {
    return message.setStructValue(encodeProperties({ [signatureKey]: secretSignature, value: value.value }));
  }
  if (isPropertyList(value)) {
    return message.setListValue(new ListValue().setValuesList(value.map(encodeValue)));
  }
  return message.setStructValue(encodeProperties(value));
}

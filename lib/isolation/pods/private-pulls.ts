import { is } from "../language/checks";
import { when } from "../language/condition";
import type { IsolationRule } from "../rule";
import { isPrivate } from "./image-stores";
import { everyImage } from "./parts";

export const privatePulls: IsolationRule = {
  number: 20,
  name: "private-pulls",
  statement: "Images of organizations' stores are pulled anew for each container.",
  why: "An image that lies on a node would otherwise run for every tenant who knows its name, without credentials. A digest is no credential.",
  fix: "set imagePullPolicy to Always",
  source: "https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#alwayspullimages",
  enforced: { constructors: "containers with images of an organization's store" },
  parts: [
    {
      on: "pods",
      breaks: "may be taken from what lies on the node",
      // Without a registry that is known, no image is in a store.
      holds: everyImage((image, pullPolicy) => when(isPrivate(image), pullPolicy.passes(is("Always")))),
    },
  ],
};

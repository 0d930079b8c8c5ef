import { CATEGORIES_REPOSITORY, ORGANIZATION_STORES, PUBLIC_STORE } from "../../rules/image-stores";
import { IMAGE_PATTERNS } from "../../rules/images";
import { absent, empty } from "../language/checks";
import type { Condition, Field, Text } from "../language/condition";
import { all, any, not, text } from "../language/condition";
import type { IsolationRule } from "../rule";
import { everyImage, TENANT } from "./parts";

const REGISTRY = TENANT.at("registry");
const ORGANIZATION = TENANT.at("organization");

/** Images below a store, in all spellings of the registry's host. */
function below(...store: readonly (string | Field)[]): Text {
  return text(REGISTRY, "(?::443)?/", ...store, "/", IMAGE_PATTERNS.path, IMAGE_PATTERNS.version);
}

/** What says which categories a store has is in it, and no image. */
function categories(...store: readonly (string | Field)[]): Text {
  return text(REGISTRY, "(?::443)?/", ...store, "/", CATEGORIES_REPOSITORY, IMAGE_PATTERNS.version);
}

function isIn(image: Field, ...store: readonly (string | Field)[]): Condition {
  return all(below(...store).matchesInLowerCase(image), not(categories(...store).matchesInLowerCase(image)));
}

/** That an image is of a store which credentials decide about. */
export function isPrivate(image: Field): Condition {
  return below(ORGANIZATION_STORES).matchesInLowerCase(image);
}

export const imageStores: IsolationRule = {
  number: 18,
  name: "image-stores",
  statement: "Images come from the public store or from the store of the tenant's own organization.",
  why: "Images from elsewhere were looked at by nobody; those of other organizations are theirs.",
  fix: `use an image of REGISTRY/${PUBLIC_STORE}/... or REGISTRY/${ORGANIZATION_STORES}/ORGANIZATION/... of the tenant's image repository`,
  source: "https://pkg.go.dev/github.com/distribution/reference",
  enforced: { constructors: "containers of tenants with an image repository" },
  parts: [
    {
      on: "pods",
      breaks: "is in no store of the tenant",
      holds: any(
        REGISTRY.passes(absent),
        everyImage((image) =>
          any(
            isIn(image, PUBLIC_STORE),
            all(not(ORGANIZATION.passes(empty)), isIn(image, ORGANIZATION_STORES, "/", ORGANIZATION)),
          ),
        ),
      ),
    },
  ],
};

import type { Grants } from "../isolation/grants";
import { inside, isMapping } from "../isolation/language/value";
import type { Located } from "../isolation/language/value";
import { manifestSubjects } from "../isolation/manifest-subjects";
import type { Subject } from "../isolation/subject";
import type { Found, FoundObject, Unread, Written } from "./found";

/** An object that an audit holds to the rules. */
export interface AuditedSubject {
  readonly subject: Subject;
  /** @default a cluster holds it */
  readonly written?: Written;
}

/** The objects among what was found, with all that is in lists, and what of it nobody can read. */
export function auditedSubjects(
  { objects }: Found,
  grants: Grants,
): { readonly subjects: readonly AuditedSubject[]; readonly unread: readonly Unread[] } {
  const all = objects.flatMap((object) => subjectsIn(object, grants));
  return {
    subjects: all.filter(({ subject }) => saysWhatItIs(subject)),
    unread: all
      .filter(({ subject }) => !saysWhatItIs(subject))
      .map(({ subject, written }) => ({
        what: `${written ? `${written.file}, document ${written.document}` : "the cluster"}, ${subject.object.path}`,
        why: "says not of which kind it is",
      })),
  };
}

function subjectsIn({ manifest, written }: FoundObject, grants: Grants): readonly AuditedSubject[] {
  return manifestSubjects({ value: manifest, path: "" }, grants).map((subject) => ({
    subject: { ...subject, object: withoutSecrets(subject), isLive: written === undefined },
    ...(written === undefined ? {} : { written }),
  }));
}

function saysWhatItIs({ kind }: Subject): boolean {
  return !kind.endsWith("/");
}

/** Of a Secret its type alone matters; whatever is left out here, no report can show. */
function withoutSecrets({ kind, object }: Subject): Located {
  if (kind !== "/Secret" || !isMapping(object.value)) return object;
  const { apiVersion, type } = object.value;
  const metadata = inside(object, "metadata");
  const [name, namespace] = ["name", "namespace"].map((field) => inside(metadata, field).value);
  return { path: object.path, value: { apiVersion, kind: "Secret", metadata: { name, namespace }, type } };
}

import { reservedHost } from "../../rules/compute-domains";
import { absent, absentOr, empty, matches } from "../language/checks";
import type { Condition } from "../language/condition";
import { all, any, everyEntry, not } from "../language/condition";
import { isMapping } from "../language/value";
import type { IsolationRule, Surveyed } from "../rule";
import { OBJECT } from "../roots";
import type { Subject } from "../subject";
import { AGGREGATE, field, FLAVOR, ofKinds, plainTexts } from "./parts";

/** What an aggregate and the flavors of a domain say, for Nova's filters to compare. */
const [MARK, ADMITTED] = ["compute_domain", "filter_tenant_id"];
/** Nova's filter reads the latter, its request to Placement all that begin alike. */
const DOMAIN_KEYS = `${MARK}|${ADMITTED}.*`;
const WANTED = `aggregate_instance_extra_specs:${MARK}`;

export const exclusiveDomains: IsolationRule = {
  number: 60,
  name: "exclusive-domains",
  statement:
    "The hosts of a domain take the servers of its projects only, in a zone and by flavors of its own.",
  why: "A host that others land on as well is shared, with all that its hardware lets one tenant learn of another.",
  fix: "say 'filter_tenant_id' and a zone on the aggregate, make its flavors private, and give a host to one domain",
  source: "https://docs.openstack.org/nova/latest/admin/scheduling.html",
  enforced: { constructors: "ComputeDomain says all of it; nodes of a cluster with a domain name its zone" },
  parts: [
    {
      on: { cloud: [AGGREGATE] },
      breaks: "leaves a domain's hosts open to others",
      holds: any(
        isCommon(),
        all(
          not(OBJECT.at("metadata", ADMITTED).passes(empty)),
          not(OBJECT.at("zone").passes(empty)),
          not(OBJECT.at("hosts").passes(empty)),
        ),
      ),
    },
    {
      on: { cloud: [FLAVOR] },
      breaks: "shows a domain's flavor to everybody",
      holds: any(
        OBJECT.at("extraSpecs", WANTED).passes(absent),
        OBJECT.at("isPublic").passes(absentOr(false)),
      ),
    },
  ],
  survey: (subjects) => {
    const domains = ofKinds(subjects, AGGREGATE).filter(isDomain);
    const owners = new Map<string, Subject>();
    return domains.map((subject): Surveyed => {
      const hosts = plainTexts(field(subject, "hosts")).map((host) => host.toLowerCase());
      const findings = hosts.map((host) => {
        const owner = owners.get(host);
        if (owner === undefined) owners.set(host, subject);
        const found = owner && owner !== subject ? reservedHost(host, owner.name) : undefined;
        return found && { ...found, field: field(subject, "hosts").path };
      });
      return { subject, findings };
    });
  },
};

/** An aggregate that reserves nothing, such as one of hosts with fast disks. */
function isCommon(): Condition {
  return everyEntry(OBJECT.at("metadata"), (key) => not(key.passes(matches(DOMAIN_KEYS))));
}

function isDomain(aggregate: Subject): boolean {
  const { value } = field(aggregate, "metadata");
  return isMapping(value) && Object.keys(value).some((key) => key === MARK || key.startsWith(ADMITTED));
}

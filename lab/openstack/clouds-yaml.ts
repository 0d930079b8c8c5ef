import { stringify } from "yaml";
import type { CloudLogin } from "../../lib/cloud/login";
import { IDENTITY_URL, REGION } from "./endpoints";
import { DEMO } from "./identities";
import type { Site } from "./site";

/** The clouds that a lab's clouds.yaml names: the one cloud, as different users see it. */
export const CLOUDS = ["demo", "admin"] as const;

export type CloudName = (typeof CLOUDS)[number];

const DOMAIN = { name: "Default" } as const;

/** How a user of the lab's cloud logs in. */
export function loginOf({ secret }: Pick<Site, "secret">, name: CloudName): CloudLogin {
  const user = userOf(name);
  return {
    authUrl: IDENTITY_URL,
    credential: {
      user: { name: user, domain: DOMAIN },
      password: secret(user),
      // Each user has a project of the same name.
      project: { name: user, domain: DOMAIN },
    },
  };
}

function userOf(name: CloudName): string {
  return name === "demo" ? DEMO.name : "admin";
}

/** The file by which clients of OpenStack find the lab's cloud, whichever language they are written in. */
export function cloudsYaml({ secret }: Pick<Site, "secret">): string {
  const cloud = (name: CloudName) => {
    const user = userOf(name);
    return {
      auth: {
        auth_url: IDENTITY_URL,
        username: user,
        password: secret(user),
        user_domain_name: DOMAIN.name,
        project_name: user,
        project_domain_name: DOMAIN.name,
      },
      region_name: REGION,
      identity_api_version: 3,
      volume_api_version: 3,
      interface: "public",
    };
  };
  return stringify({ clouds: Object.fromEntries(CLOUDS.map((name) => [name, cloud(name)])) });
}

import { stringify } from "yaml";
import type { CloudLogin } from "./cloud-api";
import { IDENTITY_URL, REGION } from "./endpoints";
import { DEMO } from "./identities";
import type { Site } from "./site";

/** The clouds that a lab's clouds.yaml names: the one cloud, as different users see it. */
export const CLOUDS = ["demo", "admin"] as const;

export type CloudName = (typeof CLOUDS)[number];

/** How a user of the lab's cloud logs in. */
export function loginOf({ secret }: Pick<Site, "secret">, name: CloudName): CloudLogin {
  const username = name === "demo" ? DEMO.name : "admin";
  return { authUrl: IDENTITY_URL, username, password: secret(username), project: username };
}

/** The file by which clients of OpenStack find the lab's cloud, whichever language they are written in. */
export function cloudsYaml(site: Pick<Site, "secret">): string {
  const cloud = (name: CloudName) => {
    const { authUrl, username, password, project } = loginOf(site, name);
    return {
      auth: {
        auth_url: authUrl,
        username,
        password,
        user_domain_name: "Default",
        project_name: project,
        project_domain_name: "Default",
      },
      region_name: REGION,
      identity_api_version: 3,
      volume_api_version: 3,
      interface: "public",
    };
  };
  return stringify({ clouds: Object.fromEntries(CLOUDS.map((name) => [name, cloud(name)])) });
}

import { FileMode, secretFile } from "./boot-file";
import type { BootFile } from "./boot-file";
import type { ClusterSettings } from "./settings";
import { unit } from "./units";

/** What always is reached directly: the cluster, the node itself, the metadata service. */
const ALWAYS_DIRECT = ["127.0.0.1", "169.254.169.254", "::1", "cluster.local", "localhost", ".svc"] as const;

/**
 * The proxy's address for those who fetch from outside: the container runtime and apt. Empty without a proxy. Read by
 * root only, as the address may hold a password.
 */
export function proxyFiles(cluster: ClusterSettings): readonly BootFile[] {
  if (cluster.proxy === undefined) return [];
  const { url, except = [] } = cluster.proxy;
  const direct = new Set([
    ...ALWAYS_DIRECT,
    ...cluster.nodeCidrs,
    ...cluster.podCidrs,
    ...cluster.serviceCidrs,
    cluster.endpoint.host,
    ...except,
  ]);
  const escaped = url.replaceAll("%", "%%");
  return [
    {
      ...unit("containerd.service.d/10-cce-proxy.conf", {
        Service: [
          ["Environment", `"HTTP_PROXY=${escaped}"`],
          ["Environment", `"HTTPS_PROXY=${escaped}"`],
          ["Environment", `"NO_PROXY=${[...direct].sort().join(",")}"`],
        ],
      }),
      mode: FileMode.Secret,
    },
    secretFile(
      "/etc/apt/apt.conf.d/95-cce-proxy",
      `Acquire::http::Proxy "${url}";\nAcquire::https::Proxy "${url}";\n`,
    ),
  ];
}

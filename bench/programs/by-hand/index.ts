/** The deployment of bench, object by object, as somebody writes it who has only @pulumi/kubernetes. */
import * as kubernetes from "@pulumi/kubernetes";
import { cluster, tenants } from "../settings";
import { backup } from "./backup";
import { access, site } from "./configuration";
import { database } from "./database";
import { MANAGED_BY } from "./labels";
import { tenantNamespace } from "./tenant-namespace";
import { web } from "./web";

const provider = cluster();
const backend = new kubernetes.storage.v1.StorageClass(
  "cloud-disk",
  {
    metadata: {
      name: "cloud-disk",
      labels: MANAGED_BY,
      annotations: { "storageclass.kubernetes.io/is-default-class": "true" },
    },
    provisioner: "cinder.csi.openstack.org",
    parameters: { "csi.storage.k8s.io/fstype": "ext4" },
    allowVolumeExpansion: true,
    reclaimPolicy: "Delete",
    volumeBindingMode: "WaitForFirstConsumer",
  },
  { provider },
);
for (const tenant of tenants()) {
  const account = tenantNamespace(tenant, provider);
  const inTenant = { provider, dependsOn: [account] };
  const credentials = access(tenant, inTenant);
  const files = site(tenant, inTenant);
  database(tenant, { provider, dependsOn: [account, backend, ...credentials] });
  web(tenant, { provider, dependsOn: [account, ...credentials, ...files] });
  backup(tenant, backend, { provider, dependsOn: [account, ...credentials] });
}

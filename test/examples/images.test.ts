import { clusterState } from "../support/cluster-state";
import { find, record } from "../support/graph";
import { HASH } from "../support/image-repo";

test("R1, R3, R6: examples/images has an application run from its organization's store", async () => {
  const resources = await record(() => import("../../examples/images/index.js"), {
    computed: (type, inputs) =>
      type.startsWith("random:") ? { result: "password", bcryptHash: HASH } : clusterState(type, inputs),
  });
  const web = JSON.stringify(find(resources, "apps/v1:Deployment", "web").inputs);
  expect(web).toContain("images.example.org/orgs/acme/shop/web:1.4.2");
  const held = JSON.stringify(find(resources, "apps/v1:DaemonSet", "web-ahead").inputs);
  expect(held).toContain("images.example.org/orgs/acme/shop/web:1.4.2");
});

import type {
  V1Node,
  V1PersistentVolume,
  V1PersistentVolumeClaim,
  V1Service,
  V1VolumeAttachment,
} from "@kubernetes/client-node";
import { nodeOf } from "../../../lab/cloud/machines";
import { Kubectl } from "./kubectl";

/** Names of this run, as others may use the lab at the same time. */
const run = `cloud-${process.pid}-${Date.now().toString(36)}`;
const taint = { key: "test", value: run, effect: "NoSchedule" };
let kubectl: Kubectl;

const metadata = (name: string) => ({ name, namespace: run });
const service = (name: string, spec: object = {}) => ({
  apiVersion: "v1",
  kind: "Service",
  metadata: metadata(name),
  spec: { type: "LoadBalancer", ports: [{ port: 80 }], selector: { app: name }, ...spec },
});
const storageClass = (name: string, spec: object) => ({
  apiVersion: "storage.k8s.io/v1",
  kind: "StorageClass",
  metadata: { name: `${run}-${name}` },
  allowVolumeExpansion: true,
  ...spec,
});
const claim = (name: string, className: string, storage: string, mode = "ReadWriteOnce") => ({
  apiVersion: "v1",
  kind: "PersistentVolumeClaim",
  metadata: metadata(name),
  spec: {
    storageClassName: `${run}-${className}`,
    accessModes: [mode],
    resources: { requests: { storage } },
  },
});
const pod = (name: string, claimName: string, node?: string) => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: metadata(name),
  spec: {
    containers: [
      { name: "main", image: "example.com/app:1", volumeMounts: [{ name: "data", mountPath: "/data" }] },
    ],
    volumes: [{ name: "data", persistentVolumeClaim: { claimName } }],
    ...(node === undefined ? {} : { nodeSelector: { "kubernetes.io/hostname": node } }),
    tolerations: [{ key: taint.key, operator: "Equal", value: taint.value }],
  },
});
const addressOf = ({ status }: V1Service) => status?.loadBalancer?.ingress?.[0]?.ip;
const volumeOf = async (name: string) =>
  (await kubectl.get<V1PersistentVolumeClaim>("pvc", name, "-n", run)).spec?.volumeName ?? "";

beforeAll(async () => {
  kubectl = await Kubectl.onTheLab();
  const {
    metadata: about,
    spec,
    ...machine
  } = nodeOf(
    {
      name: run,
      number: 199,
      zone: "az1",
      flavor: { name: "m1.small", cpus: 2, memory: 4, disk: 20 },
      volumeGroups: { [run]: "10Gi" },
    },
    "v1.34.1",
  );
  // Not `apply`: a kubelet creates its node once, with a status.
  const node = { ...machine, metadata: about, spec: { ...spec, taints: [...(spec?.taints ?? []), taint] } };
  await kubectl.run(["create", "-f", "-"], JSON.stringify(node));
  await kubectl.apply(
    { apiVersion: "v1", kind: "Namespace", metadata: { name: run } },
    storageClass("cloud", {
      provisioner: "cinder.csi.openstack.org",
      volumeBindingMode: "WaitForFirstConsumer",
    }),
    storageClass("node", {
      provisioner: "local.csi.openebs.io",
      volumeBindingMode: "WaitForFirstConsumer",
      parameters: { volgroup: run },
    }),
    storageClass("node-now", { provisioner: "local.csi.openebs.io", parameters: { volgroup: run } }),
  );
});

afterAll(async () => {
  // The node last: without it nobody plays the kubelet that lets go of the pods.
  await kubectl.run(["delete", "namespace", run, "--ignore-not-found"]);
  await kubectl.run(["delete", "node", run, "--ignore-not-found"]);
  const classes = ["cloud", "node", "node-now"].map((name) => `${run}-${name}`);
  await kubectl.run(["delete", "storageclass", ...classes, "--ignore-not-found"]);
});

test("C1, C7: a machine becomes a node that a cloud has described", async () => {
  await kubectl.until(`node/${run}`, run, ".spec.providerID");
  await kubectl.run(["wait", `node/${run}`, "--for=condition=Ready", "--timeout=100s"]);
  const { metadata: about, spec, status } = await kubectl.get<V1Node>("node", run);
  expect(spec?.providerID).toMatch(/^openstack:\/\/\//);
  expect(spec?.taints?.map(({ key }) => key)).not.toContain("node.cloudprovider.kubernetes.io/uninitialized");
  expect(about?.labels?.["topology.kubernetes.io/zone"]).toBe("az1");
  expect(status?.addresses).toContainEqual({ type: "InternalIP", address: "10.0.1.209" });
  expect(status?.capacity).toMatchObject({ cpu: "2", memory: "4Gi" });
});

test("W8: services get addresses of their own, and one without node ports is told why not", async () => {
  await kubectl.apply(
    service("one"),
    service("two"),
    service("bare", { allocateLoadBalancerNodePorts: false }),
  );
  await kubectl.until("service/one", run, ".status.loadBalancer.ingress[0].ip");
  await kubectl.until("service/two", run, ".status.loadBalancer.ingress[0].ip");
  const one = addressOf(await kubectl.get<V1Service>("service", "one", "-n", run));
  const two = addressOf(await kubectl.get<V1Service>("service", "two", "-n", run));
  expect(one).toMatch(/^198\.51\.100\.\d+$/);
  expect(two).toMatch(/^198\.51\.100\.\d+$/);
  expect(one).not.toBe(two);
  expect(await kubectl.said(run, "bare", "SyncLoadBalancerFailed")).toContain("has no node port");
  expect(addressOf(await kubectl.get<V1Service>("service", "bare", "-n", run))).toBeUndefined();
  await kubectl.run(["delete", "service", "one", "two", "bare", "-n", run, "--timeout=100s"]);
});

test("W9, C4: a cloud disk is bound in the pod's zone, attached, grown, and gone with its claim", async () => {
  await kubectl.apply(claim("cloud", "cloud", "1500Mi"), pod("cloud", "cloud"));
  await kubectl.until("pod/cloud", run, ".status.phase", "Running");
  const name = await volumeOf("cloud");
  const node = (await kubectl.get<{ spec: { nodeName: string } }>("pod", "cloud", "-n", run)).spec.nodeName;
  const volume = await kubectl.get<V1PersistentVolume>("pv", name);
  const zone = (await kubectl.get<V1Node>("node", node)).metadata?.labels?.["topology.kubernetes.io/zone"];
  expect(volume.spec?.capacity).toEqual({ storage: "2Gi" });
  expect(volume.spec?.nodeAffinity?.required?.nodeSelectorTerms[0]?.matchExpressions?.[0]?.values).toEqual([
    zone,
  ]);
  const { items } = await kubectl.get<{ items: V1VolumeAttachment[] }>("volumeattachment");
  const attachment = items.find(({ spec }) => spec.source.persistentVolumeName === name);
  await kubectl.until(`volumeattachment/${attachment?.metadata?.name}`, run, ".status.attached", "true");

  await kubectl.apply(claim("cloud", "cloud", "3Gi"));
  await kubectl.until("pvc/cloud", run, ".status.capacity.storage", "3Gi");
  await kubectl.run(["delete", "pod/cloud", "pvc/cloud", "-n", run, "--timeout=100s"]);
  await kubectl.run(["wait", `pv/${name}`, "--for=delete", "--timeout=100s"]);
});

test("W9: a node's volume group cannot be overfilled: the scheduler passes over it, and the driver refuses", async () => {
  await kubectl.apply(claim("first", "node", "6Gi"), pod("first", "first"));
  await kubectl.until("pod/first", run, ".status.phase", "Running");
  expect((await kubectl.get<{ spec: { nodeName: string } }>("pod", "first", "-n", run)).spec.nodeName).toBe(
    run,
  );

  await kubectl.apply(claim("second", "node", "6Gi"), pod("second", "second"));
  expect(await kubectl.said(run, "second", "FailedScheduling")).toContain("did not have enough free storage");
  await kubectl.apply(claim("third", "node-now", "6Gi"));
  expect(await kubectl.said(run, "third", "ProvisioningFailed")).toContain("6Gi is wanted, and 4Gi is left");

  await kubectl.run(["delete", "pod/first", "pvc/first", "pvc/third", "-n", run, "--timeout=100s"]);
  await kubectl.until("pod/second", run, ".status.phase", "Running");
});

test("W9: ReadWriteMany is refused with an event", async () => {
  await kubectl.apply(claim("many", "node-now", "1Gi", "ReadWriteMany"));
  expect(await kubectl.said(run, "many", "ProvisioningFailed")).toContain(
    "only ReadwriteOnce access mode is supported",
  );
});

test("W1, W4, W6: pods run, end well or badly, and lack images", async () => {
  const single = (name: string, image: string, annotations: object = {}, restartPolicy = "Never") => ({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { ...metadata(name), annotations },
    spec: { restartPolicy, containers: [{ name: "main", image }] },
  });
  const exit = { "lab.cloud-container-engine/exit-code": "3" };
  await kubectl.apply(
    single("good", "example.com/task:1"),
    single("bad", "example.com/task:1", exit),
    single("misspelt", "registry.invalid/app:1", {}, "Always"),
  );
  await kubectl.until("pod/good", run, ".status.phase", "Succeeded");
  await kubectl.until("pod/bad", run, ".status.containerStatuses[0].state.terminated.exitCode", "3");
  await kubectl.until(
    "pod/misspelt",
    run,
    ".status.containerStatuses[0].state.waiting.reason",
    "ImagePullBackOff",
  );
  await kubectl.run(["set", "image", "pod/misspelt", "-n", run, "main=example.com/app:1"]);
  await kubectl.until("pod/misspelt", run, ".status.phase", "Running");
  expect(await kubectl.run(["logs", "misspelt", "-n", run])).toContain("no container runs");
});

test("W12: an autoscaler goes up with usage, and down again", async () => {
  const labels = { app: "web" };
  const resources = { requests: { cpu: "100m", memory: "64Mi" } };
  await kubectl.apply(
    {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: metadata("web"),
      spec: {
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: { containers: [{ name: "main", image: "example.com/web:1", resources }] },
        },
      },
    },
    {
      apiVersion: "autoscaling/v2",
      kind: "HorizontalPodAutoscaler",
      metadata: metadata("web"),
      spec: {
        scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "web" },
        minReplicas: 1,
        maxReplicas: 3,
        metrics: [
          {
            type: "Resource",
            resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 50 } },
          },
        ],
        behavior: { scaleDown: { stabilizationWindowSeconds: 0 } },
      },
    },
  );
  await kubectl.until("deployment/web", run, ".status.readyReplicas", "1");
  await kubectl.run(["annotate", "pods", "-l", "app=web", "-n", run, "kwok.x-k8s.io/usage-cpu=400m"]);
  await kubectl.until("deployment/web", run, ".status.readyReplicas", "3");
  await kubectl.run(["annotate", "pods", "-l", "app=web", "-n", run, "kwok.x-k8s.io/usage-cpu-"]);
  await kubectl.until("deployment/web", run, ".status.readyReplicas", "1");
}, 240_000);

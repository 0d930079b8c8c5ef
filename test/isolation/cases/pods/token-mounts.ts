import { tokenMounts } from "../../../../lib/isolation/pods/token-mounts";
import type { PodSpec, RuleCases } from "../../support/cases";
import { pod } from "../../support/cases";

const projecting = (...tokens: readonly object[]): PodSpec =>
  pod({
    volumes: [
      { name: "scratch", emptyDir: {} },
      {
        name: "tokens",
        projected: {
          sources: [
            { configMap: { name: "web" } },
            ...tokens.map((token) => ({ serviceAccountToken: { path: "token", ...token } })),
          ],
        },
      },
    ],
  });

export const tokenMountsCases: RuleCases = {
  rule: tokenMounts,
  refused: {
    pods: {
      "nothing said, which mounts one": pod({ automountServiceAccountToken: undefined }),
      "null, which is nothing": pod({ automountServiceAccountToken: null }),
      "a token by hand": projecting({}),
      "a token by hand, for the API in so many words": projecting({
        audience: "https://kubernetes.default.svc.cluster.local",
      }),
      "a token by hand after one for somebody else": projecting({ audience: "vault" }, { audience: "" }),
    },
  },
  passed: {
    pods: {
      "asked for": pod({ automountServiceAccountToken: true }),
      "asked for, in the volume that the API server makes of it": {
        ...projecting({ expirationSeconds: 3607 }),
        automountServiceAccountToken: true,
      },
      "refrained from": pod({ automountServiceAccountToken: false }),
      "a token for somebody else": projecting({ audience: "vault" }),
    },
  },
};

import { noPasswords } from "../../../../lib/isolation/cloud/no-passwords";
import type { RuleCases } from "../../support/cases";
import { scaled, server } from "./resources";

export const noPasswordsCases: RuleCases = {
  rule: noPasswords,
  refused: {
    cloud: {
      "a password": server({ adminPass: "correct-horse" }),
      "a file": server({ personalities: [{ file: "/root/.ssh/authorized_keys", content: "c3No" }] }),
      "a password among the metadata": server({ metadata: { admin_pass: "correct-horse" } }),
      "a server of Heat's": scaled("OS::Nova::Server", { admin_pass: "correct-horse" }),
      "files of a server of Heat's": scaled("OS::Nova::Server", { personality: { "/etc/motd": "welcome" } }),
    },
  },
  passed: {
    cloud: {
      neither: server(),
      "an empty password": server({ adminPass: "" }),
      "no files": server({ personalities: [] }),
      "a key": server({ keyPair: "operator" }),
    },
  },
};

import { absent, empty } from "../language/checks";
import { all } from "../language/condition";
import type { IsolationRule } from "../rule";
import { OBJECT } from "../roots";
import { SERVER } from "./parts";

export const noPasswords: IsolationRule = {
  number: 58,
  name: "no-passwords",
  statement: "No server has a password that its program says, or files that the cloud writes into it.",
  why: "The cloud keeps both where everybody of the project reads them, and the password opens the console.",
  fix: "leave it out; let cloud-init write files, and log in by a key",
  source: "https://docs.openstack.org/api-ref/compute/#create-server",
  enforced: { constructors: "nodes have neither" },
  parts: [
    {
      on: { cloud: [SERVER] },
      breaks: "is what the cloud keeps in the open",
      confidential: true,
      holds: all(
        OBJECT.at("adminPass").passes(empty),
        OBJECT.at("personalities").passes(empty),
        // What cloudbase-init takes for the same.
        OBJECT.at("metadata", "admin_pass").passes(absent),
      ),
    },
  ],
};

import { rmSync, writeFileSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";

interface NoteInputs {
  readonly file: string;
  readonly text: string;
}

/** A file, as a resource of the program's own. */
class Note extends pulumi.dynamic.Resource {
  constructor(name: string, args: pulumi.Inputs, options?: pulumi.CustomResourceOptions) {
    const provider: pulumi.dynamic.ResourceProvider<NoteInputs, NoteInputs> = {
      create: async ({ file, text }) => {
        writeFileSync(file, text);
        return { id: file, outs: { file, text } };
      },
      delete: async (id) => rmSync(id),
    };
    super(provider, name, args, options);
  }
}

const config = new pulumi.Config();
new Note("note", { file: config.require("file"), text: config.requireSecret("text") });

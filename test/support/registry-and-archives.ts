import { ImageArchives } from "./images";
import { TestRegistry } from "./registry";

/** A registry, and archives of images for it, which are there for the tests of a `describe`. */
export class RegistryAndArchives {
  readonly archives = new ImageArchives();
  private started: TestRegistry | undefined;

  /** To be called in a `describe`. */
  constructor() {
    beforeAll(async () => {
      this.started = await TestRegistry.start();
    });
    afterAll(async () => {
      await this.started?.stop();
      this.archives.remove();
    });
  }

  get registry(): TestRegistry {
    if (this.started === undefined) throw new Error("the registry is there once a test runs");
    return this.started;
  }
}

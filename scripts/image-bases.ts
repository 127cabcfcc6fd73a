import { execFile } from "node:child_process";
import { cpSync, existsSync, mkdirSync, realpathSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { promisify } from "node:util";

const execute = promisify(execFile);

/** Authorities of this machine, which may stand between a build and the package registries. */
const authorities = "/etc/ssl/certs/ca-certificates.crt";

/** Images and containers in a folder of their own, which is removed afterwards. */
export class Containers {
  readonly #folder: string;
  readonly #root: string;

  constructor(folder: string, root: string) {
    this.#folder = folder;
    this.#root = root;
    // Some machines let nobody raise limits, which Podman does by default.
    writeFileSync(
      join(folder, "containers.conf"),
      '[containers]\ndefault_ulimits = ["nofile=20000:20000", "nproc=4096:4096"]\n',
    );
  }

  get #storage(): readonly string[] {
    return ["--root", join(this.#folder, "storage"), "--runroot", join(this.#folder, "run")];
  }

  /** Runs Podman; resolves with its output, and rejects with its error output. */
  async podman(...args: readonly string[]): Promise<string> {
    const env = { ...process.env, CONTAINERS_CONF: join(this.#folder, "containers.conf") };
    const { stdout } = await execute("podman", [...this.#storage, "--runtime", "runc", ...args], { env });
    return stdout.trim();
  }

  /** Builds an image without a daemon, and without more rights than this process has. */
  async build(
    tag: string,
    file: string,
    context: string,
    args: Readonly<Record<string, string>>,
  ): Promise<void> {
    const given = Object.entries(args).flatMap(([name, value]) => ["--build-arg", `${name}=${value}`]);
    const volumes = existsSync(authorities) ? ["-v", `${authorities}:${authorities}:ro`] : [];
    const how = ["--format", "docker", "--layers", "--isolation", "chroot", "--pull-never", ...volumes];
    const command = [...this.#storage, "build", ...how, ...given, "-f", file, "-t", tag, context];
    await execute("buildah", command, { maxBuffer: 64 * 1_048_576 });
  }

  /** The image of the repository on that base, named like it. */
  async buildServer(base: string, build: string): Promise<string> {
    const tag = `localhost/lets-meet-on-${base.replace(/^.*\//, "").replaceAll(":", "-")}`;
    await this.build(tag, join(this.#root, "deploy/Dockerfile"), this.#root, { BASE: base, BUILD: build });
    return tag;
  }

  async megabytes(tag: string): Promise<number> {
    return Math.round(Number(await this.podman("image", "inspect", "--format", "{{.Size}}", tag)) / 1e6);
  }

  /** Ends all containers and removes everything. */
  async remove(): Promise<void> {
    await this.podman("rm", "--all", "--force", "--time", "0");
    await this.podman("rmi", "--all", "--force");
  }

  /**
   * Node's own image if its registry can be reached, else a stand-in for it: Debian with this machine's Node and npm. Both
   * can build and run the server.
   */
  async usualBase(version: string): Promise<string> {
    const name = `docker.io/library/node:${version}-bookworm-slim`;
    const isPulled = await this.podman("pull", "--quiet", name).then(
      () => true,
      () => false,
    );
    if (isPulled) return name;
    const folder = await this.#debian("usual", "minbase", ["libstdc++6", "ca-certificates"]);
    cpSync(npmFolder(), join(folder, "npm"), { recursive: true });
    const lines = [
      "COPY npm /usr/local/lib/node_modules/npm",
      "RUN cd /usr/local/bin && for one in npm npx; do ln -s ../lib/node_modules/npm/bin/$one-cli.js $one; done",
      `ENV NODE_EXTRA_CA_CERTS=${authorities}`,
    ];
    return this.#fromDebian("stand-in-for-node", folder, lines);
  }

  /** What Node needs and nothing else: no shell, no package manager. */
  async smallBase(): Promise<string> {
    const packages = [
      "libc6",
      "libstdc++6",
      "libgcc-s1",
      "ca-certificates",
      "tzdata",
      "netbase",
      "base-files",
    ];
    return this.#fromDebian("small", await this.#debian("small", "extract", packages), []);
  }

  async #debian(name: string, variant: string, packages: readonly string[]): Promise<string> {
    const folder = join(this.#folder, name);
    mkdirSync(folder);
    const what = [`--variant=${variant}`, `--include=${packages.join(",")}`];
    await execute("mmdebstrap", ["--quiet", ...what, "bookworm", join(folder, "base.tar")]);
    cpSync(realpathSync(process.execPath), join(folder, "node"));
    return folder;
  }

  async #fromDebian(name: string, folder: string, lines: readonly string[]): Promise<string> {
    const file = join(folder, "Dockerfile");
    const first = ["FROM scratch", "ADD base.tar /", "COPY node /usr/local/bin/node"];
    writeFileSync(file, [...first, ...lines, ""].join("\n"));
    await this.build(`localhost/${name}`, file, folder, {});
    return `localhost/${name}`;
  }
}

/** The folder of the npm on the path. */
function npmFolder(): string {
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  const program = folders.map((folder) => join(folder, "npm")).find((path) => existsSync(path));
  if (program === undefined) throw new Error("there is no npm on the path");
  return dirname(dirname(realpathSync(program)));
}

// Unpack the browser of @sparticuz/chromium into the folder named as argument (see support2009/local/bootstrap.py).
import { createReadStream, createWriteStream, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import { createBrotliDecompress } from "node:zlib";

const from = join(dirname(fileURLToPath(import.meta.url)), "node_modules/@sparticuz/chromium/bin");
const to = process.argv[2];
mkdirSync(to, { recursive: true });
for (const name of ["chromium", "al2023.tar", "fonts.tar", "swiftshader.tar"]) {
  const mode = name === "chromium" ? 0o755 : 0o644;
  const out = createWriteStream(join(to, name), { mode });
  await pipeline(createReadStream(join(from, `${name}.br`)), createBrotliDecompress(), out);
}
// The archive carries the libraries that a bare machine lacks.
const start = `#!/bin/sh
here=$(dirname "$(readlink -f "$0")")
export LD_LIBRARY_PATH="$here/lib:$here\${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
[ -d /etc/fonts ] || export FONTCONFIG_FILE="$here/ours.conf"
exec "$here/chromium" "$@"
`;
writeFileSync(join(to, "chrome"), start, { mode: 0o755 });
const fonts = `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir prefix="relative">fonts</dir><cachedir prefix="xdg">fontconfig</cachedir></fontconfig>
`;
writeFileSync(join(to, "ours.conf"), fonts);

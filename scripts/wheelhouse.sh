#!/usr/bin/env bash
# Pack everything that an installation without internet needs into one folder:
#   scripts/wheelhouse.sh FOLDER
# The folder then holds the product's wheel, all libraries for this Python and platform, and
# install.sh, which needs nothing but python3 with venv.
set -euo pipefail
cd "$(dirname "$0")/.."
folder=$(mkdir -p "${1:?usage: scripts/wheelhouse.sh FOLDER}" && cd "$1" && pwd)
scripts/setup.sh
pip=(.venv/bin/python -m pip --disable-pip-version-check)
"${pip[@]}" wheel --quiet --no-deps -w "$folder" .
"${pip[@]}" download --quiet --only-binary :all: -c constraints.txt -d "$folder" "$folder"/liaocheng_zoning-*.whl
cp README.md README.zh.md LICENSE "$folder"
cat > "$folder/install.sh" <<'END'
#!/usr/bin/env bash
# Install the product from this folder alone:  ./install.sh [TARGET]
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
target=${1:-/opt/liaocheng-zoning}
python3 -m venv "$target"
"$target/bin/python" -m pip install --quiet --disable-pip-version-check --no-index \
  --find-links "$here" "$here"/liaocheng_zoning-*.whl
echo "$target/bin/zoning serve --host 127.0.0.1 --port 8000"
END
chmod +x "$folder/install.sh"
du -sh "$folder"

#!/usr/bin/env bash
# Copyright the Paxos4J authors. SPDX-License-Identifier: Apache-2.0
#
# Do the tests bite? Plants one bug after the other into the program, and lets "paxos simulate" look for it. Each *.patch beside
# this script is one bug; it begins with two lines: which rule it takes out, and what is to catch it, "simulator" or a test.
# The sources stay as they are: the patched files alone are compiled, and go ahead of the jars on the class path.
#
#   run.sh [--seeds N] [--limit SECONDS] [--nodes N[,N…]] [BUG…]
#
#   --seeds N        seeds 1 to N are tried for each bug and number of nodes; default 500
#   --limit SECONDS  … but for no longer than this; default 900
#   --nodes N[,N…]   numbers of nodes that are tried one after the other; 0 for another number with each seed; default 3,0
#   BUG              the beginning of the name of a patch, such as 07; default: all
#
# Prints a Markdown table. Exit 0 if the simulator has caught all that it is to catch, 1 if not, or if a patch does not apply
# or compile any more.
set -eu

here=$(cd "$(dirname "$0")" && pwd -P)
home=$(cd "$here/../../../.." && pwd -P)
seeds=500
limit=900
nodes=3,0
while [ $# -gt 0 ]; do
  case $1 in
    --seeds) seeds=$2; shift 2 ;;
    --limit) limit=$2; shift 2 ;;
    --nodes) nodes=$2; shift 2 ;;
    -*) sed -n '3,17s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
    *) break ;;
  esac
done
if [ $# -eq 0 ]; then
  set -- ''
fi

"$home/bin/paxos" --version >&2
lib=$(ls -1d -t "$home"/build/dist/*/lib | head -n 1)
if [ -n "${JAVA_HOME:-}" ]; then
  PATH=$JAVA_HOME/bin:$PATH
fi
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# Leaves the classes with the bug in $scratch/classes.
plant() {
  rm -rf "$scratch/src" "$scratch/classes"
  mkdir -p "$scratch/src" "$scratch/classes"
  sed -n 's|^+++ b/||p' "$1" | while read -r file; do
    mkdir -p "$scratch/src/$(dirname "$file")"
    cp "$home/$file" "$scratch/src/$file"
  done
  patch -d "$scratch/src" -p1 -F0 -f -s < "$1" > "$scratch/log" 2>&1 \
    && find "$scratch/src" -name '*.java' -print0 \
      | xargs -0 javac --release 17 -proc:none -nowarn -cp "$lib/*" -d "$scratch/classes" > "$scratch/log" 2>&1
}

# Runs the simulator, with the bug, for one number of nodes; what it says ends up in $scratch/log.
simulate() {
  # More memory than a node gets: a bug may need it. The second compiler costs more than it gains in runs as short as these.
  timeout "$limit" java -Xms512m -Xmx512m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 "@$lib/java.options" -cp "$scratch/classes:$lib/*" \
    org.paxos4j.server.Main simulate --no-shorten --seeds "$seeds" --nodes "$1" > "$scratch/log" 2>&1
}

# What simulate has found, as three columns; fails if it has found nothing.
found() {
  local first
  first=$(sed -n '/^seed [0-9]*, after /{p;q}' "$scratch/log")
  [ -n "$first" ] || return 1
  local seed=${first#seed }
  seed=${seed%%,*}
  local what
  what=$(printf '%s' "${first#*virtual time: }" | cut -c1-100 | tr '|' '/')
  echo "simulator: ${what#seed "$seed": } | $1 | $seed"
}

echo "| Planted bug | Caught by | Nodes | Seed |"
echo "|---|---|---|---|"
status=0
for wanted; do
  for bug in "$here/$wanted"*.patch; do
    if [ ! -f "$bug" ]; then
      echo "run.sh: no patch here begins with $wanted" >&2
      exit 2
    fi
    rule=$(sed -n '1s/^# //p' "$bug")
    catcher=$(sed -n '2s/^# caught by: //p' "$bug")
    name=$(basename "$bug" .patch)
    if ! plant "$bug"; then
      echo "| $name: $rule | ERROR: $(head -n 1 "$scratch/log") | | |"
      status=1
      continue
    fi
    caught=
    for number in ${nodes//,/ }; do
      simulate "$number" || true
      if caught=$(found "$number"); then
        break
      fi
      last="$(tr '\r' '\n' < "$scratch/log" | tail -n 1)"
    done
    if [ -n "$caught" ]; then
      echo "| $name: $rule | $caught |"
    elif [ "$catcher" = simulator ]; then
      echo "| $name: $rule | NOBODY: $last | | |"
      status=1
    else
      echo "| $name: $rule | $catcher; the simulator has not: $last | | |"
    fi
  done
done
exit $status

#!/bin/sh
# Plots what `bin/paxos bench --json` has printed, second by second: rate, latencies, memory.
# Usage: docs/measurements/plot.sh RESULT.json > PLOT.svg      Needs jq and gnuplot.
set -eu
[ $# -eq 1 ] && [ -r "$1" ] || { echo "usage: $0 RESULT.json > PLOT.svg" >&2; exit 2; }
table=$(mktemp)
trap 'rm -f "$table"' EXIT
jq -r '.timeline | to_entries[] | [.key + 1, .value.ops, .value.p50_us / 1e3, .value.p999_us / 1e3, .value.rss_mb] | @tsv' "$1" > "$table"
title=$(jq -r '"\(.nodes) nodes, \(.payload) B, " + (if .rate then "\(.rate) commands/s due" else "\(.outstanding) outstanding" end) + ", heap \(.heap)"' "$1")
gnuplot <<PLOT
set terminal svg size 900,640 font 'sans-serif,12' background '#ffffff'
set multiplot layout 3,1 title '$title'
set grid ytics
set key top left
set xlabel
set format y '%g'
set ylabel 'commands/s'
set yrange [0:*]
plot '$table' using 1:2 with lines lc rgb '#555555' notitle
set ylabel 'ms'
set logscale y
set yrange [*:*]
plot '$table' using 1:4 with points pt 7 ps 0.25 lc rgb '#c03030' title 'p99.9 of a second', \
     '$table' using 1:3 with lines lc rgb '#3050c0' title 'p50 of a second'
unset logscale y
set yrange [0:*]
set xlabel 'seconds'
set ylabel 'MB, all nodes'
plot '$table' using 1:5 with lines lc rgb '#308030' notitle
PLOT

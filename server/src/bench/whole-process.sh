#!/bin/sh
# Times whole processes of bpfls against clang, in one run on one machine:
#   whole-process.sh SELFTESTS CLANG -IFOLDER…
# SELFTESTS is tools/testing/selftests/bpf of a Linux source; the folders have vmlinux.h and libbpf's headers.
# Every figure is the least of several runs, in milliseconds; the rest is noise of the machine.
set -eu
[ $# -ge 3 ] || { sed -n '2,5s/^# \{0,1\}//p' "$0" >&2; exit 2; }
bpfls=$(cd "$(dirname "$0")/../../.." && pwd)/bpfls
selftests=$1 clang=$2
shift 2
flags="$* -I. -I../../../include/uapi -I../../../include -Ilibarena/include -D__TARGET_ARCH_x86 -DENABLE_ATOMICS_TESTS"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$selftests"

# least RUNS COMMAND…
least() {
  runs=$1 best=
  shift
  while [ "$runs" -gt 0 ]; do
    begin=$(date +%s%N)
    "$@" > "$work/out" 2>&1 || true
    took=$((($(date +%s%N) - begin) / 1000000))
    [ -n "$best" ] && [ "$best" -le "$took" ] || best=$took
    runs=$((runs - 1))
  done
  echo "$best"
}

row() {
  printf '%-52s %8s %8s\n' "$1" "$2" "$3"
}

# copies N: a BPF program of about N lines
copies() {
  echo '#include <vmlinux.h>'
  echo '#include <bpf/bpf_helpers.h>'
  i=0
  while [ "$i" -lt $(($1 / 10)) ]; do
    cat << C
static __noinline int step_$i(struct task_struct *p, int depth)
{
	int left = depth;

	for (int i = 0; i < 8 && left > 0; i++)
		left -= p->pid & (1 << i);
	if (left < 0)
		return -1;
	return left;
}
C
    i=$((i + 1))
  done
  echo 'char LICENSE[] SEC("license") = "GPL";'
}

"$bpfls" --version > "$work/out"
row "milliseconds, least of several" bpfls clang
small=progs/struct_ops_assoc.c
# shellcheck disable=SC2086 # flags are words
{
  row "start (--version)" "$(least 9 "$bpfls" --version)" "$(least 9 "$clang" --version)"
  of_clang=$(least 9 "$clang" -target bpf -fsyntax-only $flags $small)
  row "a small program with vmlinux.h, no header cache" "$(least 9 "$bpfls" lint --no-cache --fail-on never $flags $small)" "$of_clang"
  row "the same, warm header cache" "$(least 9 "$bpfls" lint --fail-on never $flags $small)" "$of_clang"
  for lines in 1000 10000 100000; do
    copies $lines > "$work/main.bpf.c"
    row "$lines lines with vmlinux.h" "$(least 3 "$bpfls" lint --fail-on never $flags "$work/main.bpf.c")" \
      "$(least 3 "$clang" -target bpf -fsyntax-only $flags "$work/main.bpf.c")"
  done
  row "$(ls progs/*.c | wc -l) selftests programs, 2 jobs" "$(least 2 "$bpfls" lint --jobs 2 --fail-on never $flags progs)" \
    "$(least 1 sh -c "ls progs/*.c | xargs -n 1 -P 2 $clang -target bpf -fsyntax-only $flags")"
}

# shellcheck shell=bash
# Sourced by the scripts that try a job on a cluster of their own: where it is, how it begins, and that nothing of it is left.
# They define stop_all, which ends what they started.
home=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../.." && pwd)
script=$(basename "$0")
# Never the one that the user's shell may name: it is deleted again and again.
export ANANKE_CLUSTER_DIR="$home/target/$script/cluster"
logs="$home/target/$script/logs"
cluster="$home/scripts/cluster"
jar="$home/jobs/target/ananke-jobs-job.jar"

fail() {
  echo "$script: $1" >&2
  exit 2
}

misused() { fail "$1; scripts/$script --help"; }

# Whatever else ended the script than its end, it has shown nothing.
finished=''
end() {
  trap '' HUP INT TERM
  stop_all
  "$cluster" clean
  [ -n "$finished" ] || exit 2
}

begin() { # before anything is started
  local port
  "$cluster" clean # what an earlier run left, if it was killed
  port=$("$cluster" free) || fail "something else listens on port $port, a cluster perhaps: stop it first (scripts/cluster down)"
  mkdir -p "$logs"
  "$home/ananke" --version >&2 # builds what is not built
  trap end EXIT
  trap 'exit 2' HUP INT TERM # once the command ends that runs in the foreground, so that it leaves nothing behind either
}

fresh_cluster() { # log, options of scripts/cluster up...; sets rest, the address of Flink, and this shell's FLINK_HOME and so on
  local log=$1
  shift
  "$cluster" clean
  "$cluster" up "$@" >"$log" 2>&1 || fail "the cluster did not come up: $log"
  eval "$("$cluster" env)"
  rest=$("$cluster" status | sed -n 's/^Flink *//p')
  "$home/ananke" topics create --bootstrap-servers "$BOOTSTRAP_SERVERS" >>"$log" || fail "no topics: $log"
}

submit_job() { # log, parallelism, savepoint or '', options of the job...; sets job
  local log=$1 parallelism=$2 from=$3
  shift 3
  flink run -d -p "$parallelism" ${from:+-s "$from"} "$jar" --kafka.bootstrap-servers "$BOOTSTRAP_SERVERS" --job.parallelism "$parallelism" "$@" >"$log" 2>&1 ||
    fail "the job was not taken: $log"
  # shellcheck disable=SC2034 # for the scripts that source this
  job=$(sed -n 's/.*JobID \([0-9a-f]*\)$/\1/p' "$log")
}

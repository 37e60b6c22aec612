#!/usr/bin/env bash
# The one entry: ./submit.sh <job> --config FILE [--set key=value]... [--out DIR] [--dry-run] [-- spark-submit options]
# With SPARK_HOME or a Hadoop configuration the job goes through spark-submit; else it runs here, in one JVM.
set -euo pipefail
home=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" && pwd)
target=$home/jobs/target
main=fr.medinjection.job.Main

fail() { echo "$1" >&2; exit "${2:-2}"; }

# --- Job arguments before --, Spark's after it -----------------------------------------------------------------------
job_args=(); spark_args=()
while [ $# -gt 0 ]; do
  if [ "$1" = -- ]; then shift; spark_args=("$@"); break; fi
  job_args+=("$1"); shift
done

# --- JDK 17: JAVA_HOME, then the PATH, then the usual places ---------------------------------------------------------
java_version() { # the version of the JDK in this folder: as its release file says, which costs no JVM, else as it says itself
  local version; version=$(sed -n 's/^JAVA_VERSION="\(.*\)"$/\1/p' "$1/release" 2>/dev/null) || true
  [ -n "$version" ] || version=$("$1/bin/java" -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java\.specification\.version = //p')
  echo "$version"
}
find_jdk() {
  local candidate seen=""
  local on_path; on_path=$(command -v java || true)
  for candidate in "${JAVA_HOME:-}" "${on_path:+$(dirname "$(dirname "$(readlink -f "$on_path")")")}" \
      /usr/lib/jvm/*17* /usr/java/*17* /opt/java/*17* /opt/*jdk*17* "$HOME"/.sdkman/candidates/java/17* \
      /Library/Java/JavaVirtualMachines/*17*/Contents/Home; do
    [ -x "$candidate/bin/java" ] || continue
    local version; version=$(java_version "$candidate")
    case $version in 17 | 17.*) echo "$candidate"; return ;; esac
    seen="$seen $candidate ($version)"
  done
  fail "Cannot find JDK 17, which Spark 3.5 needs; found:${seen:- none}. Install one or point JAVA_HOME at it"
}
JAVA_HOME=$(find_jdk); export JAVA_HOME

# --- Build on first use, and again when a source file is newer than the build ----------------------------------------
jar=$target/jobs-0.1.0-SNAPSHOT.jar
stale() {
  [ ! -f "$target/built" ] || [ ! -d "$target/lib" ] || [ -n "$(find "$home"/pom.xml "$home"/udfs/pom.xml "$home"/udfs/src/main \
    "$home"/pipeline-core/pom.xml "$home"/pipeline-core/src/main "$home"/pipeline-core/lm/pom.xml "$home"/pipeline-core/lm/src/main \
    "$home"/jobs/pom.xml "$home"/jobs/src/main \
    -newer "$target/built" -type f -print -quit)" ]
}
if stale && command -v flock >/dev/null; then # two first runs at once: the second waits for the first one's build
  mkdir -p "$target"; exec 9>"$target/build.lock"; flock 9
fi
if stale; then
  command -v mvn >/dev/null || fail "Cannot build: mvn is not on the PATH; install Maven 3.8.7 or newer"
  echo "Building (the first time also fetches the libraries, some minutes) ..." >&2
  mkdir -p "$target"; log=$target/build.log
  (cd "$home" && rm -rf jobs/target/lib jobs/target/spark && mvn -B -q -pl jobs -am package -DskipTests -Dspotless.check.skip=true) >"$log" 2>&1 || {
    tail -n 30 "$log" >&2; fail "Cannot build: see $log" 3; }
  mkdir -p "$target/spark/bin" && install -m 755 "$home/jobs/src/main/spark/spark-submit" "$target/spark/bin/spark-submit"
  rm -f "$target"/app*.jsa
  touch "$target/built"
fi
exec 9>&-

case "${job_args[0]:-} ${job_args[*]-}" in
  bench*--config*) ;;
  bench*) job_args+=(--config "$home/conf/bench.yaml") ;;
  doctor*--config*) ;;
  doctor*) job_args+=(--config "$home/conf/sample.yaml") ;;
esac

# --- A cluster: through spark-submit ---------------------------------------------------------------------------------
if [ -n "${SPARK_HOME:-}${HADOOP_CONF_DIR:-}${YARN_CONF_DIR:-}" ] ||
    [[ " ${spark_args[*]-} " == *\ --master[\ =]yarn\ * ]] || [[ " ${spark_args[*]-} " == *\ spark.master=yarn\ * ]]; then
  exec "$JAVA_HOME/bin/java" -Xmx256m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Dlog4j2.configurationFile="$home/jobs/src/main/spark/log4j2.properties" \
    -cp "$jar:$target/lib/*:$target/spark/jars/*" fr.medinjection.submit.Submit "$home" ${job_args[@]+"${job_args[@]}"} -- ${spark_args[@]+"${spark_args[@]}"}
fi

# --- Here: one JVM, local[*] -----------------------------------------------------------------------------------------
heap=${MEDINJECTION_HEAP:-4g}; props=(); options=
[ -t 2 ] && props+=(-Dspark.ui.showConsoleProgress=true) # a progress bar, on a terminal only
set -- ${spark_args[@]+"${spark_args[@]}"}
while [ $# -gt 0 ]; do
  case $1 in
    --driver-memory) heap=$2; shift 2 ;;
    --master) props+=("-Dspark.master=$2"); shift 2 ;;
    --conf)
      case $2 in
        spark.driver.extraJavaOptions=*) options=${2#*=} ;;
        *) props+=("-D$2") ;;
      esac
      shift 2 ;;
    *) fail "Invalid Spark option without a cluster: $1, expected --master, --driver-memory or --conf" 1 ;;
  esac
done
jvm_options() { # spark.driver.extraJavaOptions of the command line, else as the file of --config itself has it
  local config=""
  for ((i = 0; i < ${#job_args[@]}; i++)); do
    case ${job_args[i]} in
      --config) config=${job_args[i + 1]-} ;;
      --config=*) config=${job_args[i]#*=} ;;
    esac
  done
  if [ -z "$options" ] && [ -f "$config" ]; then
    options=$(sed -n 's/^  spark\.driver\.extraJavaOptions: *"\{0,1\}\([^"#]*\).*$/\1/p' "$config")
  fi
  printf '%s' "$options"
}
opens=()
for package in java.lang java.lang.invoke java.lang.reflect java.io java.net java.nio java.util java.util.concurrent \
    java.util.concurrent.atomic jdk.internal.ref sun.nio.ch sun.nio.cs sun.security.action sun.util.calendar; do
  opens+=("--add-opens=java.base/$package=ALL-UNNAMED")
done
java=("$JAVA_HOME/bin/java" -Xmx"$heap" -XX:+UseParallelGC -XX:TieredStopAtLevel=4 -Xshare:auto -Djava.awt.headless=true -Dfile.encoding=UTF-8
  -Duser.timezone=UTC -XX:+IgnoreUnrecognizedVMOptions -Djdk.reflect.useDirectMethodHandle=false
  "${opens[@]}" --add-opens=java.security.jgss/sun.security.krb5=ALL-UNNAMED)
class_path=$jar:$target/lib/*:$target/spark/jars/*
export SPARK_LOCAL_IP=${SPARK_LOCAL_IP:-127.0.0.1}

# The classes of a first run are archived as it ends; every later job starts from the archive in half the time. Any job that
# starts Spark makes one; the main job, which knows the classes of all, makes it again unless it made it itself.
jdk=$(java_version "$JAVA_HOME")
archive=$target/app-$jdk-part.jsa; whole=$target/app-$jdk.jsa
for made in "$archive" "$whole"; do
  if [ -f "$made" ] && [ "$jar" -nt "$made" ]; then rm -f "$made"; fi # of an older build
done
run=("${java[@]}" $(jvm_options) ${props[@]+"${props[@]}"} -Xlog:cds=off -Xlog:cds+dynamic=off)
archived() { # archived FILE: runs the job and, where it succeeds, archives its classes
  local status=0
  "${run[@]}" -XX:ArchiveClassesAtExit="$1.$$" -cp "$class_path" "$main" "${job_args[@]}" || status=$?
  if [ $status = 0 ] && [ -f "$1.$$" ]; then mv "$1.$$" "$1"; else rm -f "$1.$$"; fi
  exit $status
}
if [ ! -f "$whole" ]; then
  case " ${job_args[*]-} " in
    *" --dry-run "* | *" --help "*) ;;
    " pipeline "*) archived "$whole" ;;
    " ingest "* | " clean "* | " dedup "* | " leaks "* | " corpus "* | " mix "* | " export "* | " report "*)
      [ -f "$archive" ] || archived "$archive" ;;
  esac
else
  archive=$whole
fi
if [ -f "$archive" ]; then run+=(-XX:SharedArchiveFile="$archive"); fi
exec "${run[@]}" -cp "$class_path" "$main" ${job_args[@]+"${job_args[@]}"}

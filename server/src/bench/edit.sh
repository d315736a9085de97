#!/bin/sh
# Runs the JMH benchmarks of the server: what a key press costs in a running process.
#   edit.sh [JMH OPTIONS]      e.g.  edit.sh -p file=main.bpf.c -p loader=main.c -p include=FOLDER:FOLDER
# Without a file it edits the shipped example, made longer.
set -eu
cd "$(dirname "$0")/../../.."
mvn -B -ntp -q -Pbench -Dfast -pl server -am -DskipTests package
# Debian's Maven colours even this.
repository=$(mvn -B -ntp -q help:evaluate -Dexpression=settings.localRepository -DforceStdout | tr -d '\033' | sed 's/\[[0-9;]*m//g')
jmh=$(find "$repository/org/openjdk/jmh/jmh-core" "$repository/net/sf/jopt-simple" "$repository/org/apache/commons/commons-math3" \
  -name '*.jar' | tr '\n' ':')
cd server
exec java -cp "target/test-classes:target/bpfls.jar:$jmh" org.openjdk.jmh.Main "$@"

#!/bin/sh
# Gives mutated inputs to every parser, with seeds from /dev/urandom.
#
#   usage: fuzz.sh [COUNT] [NAME]
#     COUNT   how many inputs for each parser; default 1000000, which takes hours
#     NAME    only the tests whose names hold it, such as ipset or No_archive
#
# Prints one line for each parser: inputs, seconds, seed, how many failed. An input that fails is kept as a file, whose name begins with the test's.
# The same input again: KUBENET_FUZZ_INPUT=FILE dotnet test tests/... --filter TEST; the same run again: KUBENET_FUZZ=COUNT KUBENET_RANDOM_SEED=SEED.
set -u
cd "$(dirname "$0")/.." || exit 1
KUBENET_FUZZ=${1:-1000000}
name=${2:-}
export KUBENET_FUZZ
status=0

# Runs tests of a project one by one, since a hang or a crash ends the process.
fuzz() {
    project=$1
    built=
    shift
    for fact in "$@"; do
        case $fact in *"$name"*) ;; *) continue ;; esac
        [ "$built" ] || dotnet build "tests/$project" --configuration Release --verbosity quiet --nologo >&2 || exit 1
        built=yes
        KUBENET_RANDOM_SEED=$(od -An -N3 -tu4 /dev/urandom | tr -d ' ')
        export KUBENET_RANDOM_SEED
        result=$(dotnet test "tests/$project" --configuration Release --no-build --logger 'console;verbosity=detailed' --filter "FullyQualifiedName~$fact") || status=1
        echo "$result" | sed -n "s/^ *\($fact: [0-9]* inputs\)/\1/p" | grep . || echo "$fact: ended before its time, seed $KUBENET_RANDOM_SEED"
        echo "$result" | grep -oE 'kept as [^ ]+' | tr -d ':' | sort -u
    done
}

fuzz KubeNet.Engine.Tests No_command_brings_iptables_down No_dump_brings_a_restore_down No_dump_brings_ipset_down
fuzz KubeNet.Snapshots.Tests No_file_of_a_bundle_brings_the_import_down No_archive_brings_the_import_down
fuzz KubeNet.Manifests.Tests No_input_brings_the_reader_down
fuzz KubeNet.LabFiles.Tests A_mutated_lab_file_brings_no_reader_down A_lab_file_with_other_values_in_it_brings_no_reader_down
exit $status

#!/bin/sh
# Holds the model against the live kernel in random networks, batch after batch, with seeds from /dev/urandom.
#
#   usage: random-networks.sh [NETWORKS] [BATCH] [PROBES]      run as root on Linux
#     NETWORKS   how many in all; default 500
#     BATCH      how many with seeds in a row; default 50
#     PROBES     packets sent through each; default 20
#
# Prints one line for each batch. A network that differs is made small and kept as a lab in random-networks/SEED.txt, ready to be pasted among
# the labs of tests/KubeNet.KernelTests/Labs; KUBENET_RANDOM_PATIENCE is how many seconds that may take, 60 by itself. The same network again:
# KUBENET_RANDOM_SEED=SEED KUBENET_RANDOM_NETWORKS=1 dotnet test ...
set -u
cd "$(dirname "$0")/.." || exit 1
left=${1:-500}
batch=${2:-50}
KUBENET_RANDOM_PROBES=${3:-20}
KUBENET_KERNEL_TESTS=required
KUBENET_RANDOM_REPORTS=$PWD/random-networks
export KUBENET_RANDOM_PROBES KUBENET_KERNEL_TESTS KUBENET_RANDOM_REPORTS
dotnet build tests/KubeNet.KernelTests || exit 1
status=0
while [ "$left" -gt 0 ]; do
    KUBENET_RANDOM_SEED=$(od -An -N3 -tu4 /dev/urandom | tr -d ' ')
    KUBENET_RANDOM_NETWORKS=$([ "$left" -lt "$batch" ] && echo "$left" || echo "$batch")
    export KUBENET_RANDOM_SEED KUBENET_RANDOM_NETWORKS
    dotnet test tests/KubeNet.KernelTests --no-build --logger 'console;verbosity=detailed' \
        --filter 'FullyQualifiedName~RandomNetworkTests.The_model' | grep -E '^ *[0-9]+ networks of' || status=1
    left=$((left - KUBENET_RANDOM_NETWORKS))
done
for report in "$KUBENET_RANDOM_REPORTS"/*.txt; do
    [ -e "$report" ] && status=1 && echo "differs: $report"
done
exit $status

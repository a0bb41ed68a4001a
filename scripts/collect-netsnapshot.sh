#!/bin/sh
# Writes down the network configuration of this machine: every network namespace, one folder each, in the raw words of the
# tools that show it. Import-NetSnapshot reads the result. Reads only; changes nothing on the machine.
#
#   usage: collect-netsnapshot.sh [-z] [FOLDER]        run as root
#     -z       also pack the folder into FOLDER.tar.gz and remove the folder
#     FOLDER   default ./netsnapshot-<hostname>-<time>; must not exist
#
# Namespaces: the one this script runs in ("host"), those of `ip netns`, and those of running processes (through nsenter), each
# once. They are named by `ip netns`, else by the hostname that a process there sees (a container's or pod's own name), else by
# their inode number.
#
# How nsids find their folders (meta.json "nsids"): `ip netns list-id` tells the numbers under which a namespace knows others, and
# a name where /run/netns holds one. So that namespaces without a name get one too, the question is asked in a private mount
# namespace where /run/netns holds exactly our folders' names; nothing of that is visible outside, and nothing is left of it.
# Where that is not allowed, `ip netns list-id` is asked as it is, and the importer joins the rest by the links' indexes.
set -u
LC_ALL=C
export LC_ALL
umask 077
PATH=$PATH:/usr/sbin:/sbin:/usr/local/sbin

say() { printf '%s\n' "$*" >&2; }
die() { say "collect-netsnapshot: $*"; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }

pack=no
while getopts z option; do
    case $option in
        z) pack=yes ;;
        *) die "usage: collect-netsnapshot.sh [-z] [FOLDER]" ;;
    esac
done
shift $((OPTIND - 1))
[ $# -le 1 ] || die "usage: collect-netsnapshot.sh [-z] [FOLDER]"

[ "$(uname -s)" = Linux ] || die "this is not Linux"
[ "$(id -u)" = 0 ] || die "run it as root: rules, conntrack and other namespaces are not shown to others"
have ip || die "iproute2 (ip) is missing"

# Only letters, digits, dot, dash and underscore; never empty, never starting with a dot or dash.
sanitize() {
    clean=$(printf '%s' "$1" | tr -c 'A-Za-z0-9._-' '_' | cut -c1-100)
    case $clean in
        '' | .* | -*) clean=_$clean ;;
    esac
    printf '%s' "$clean"
}

# A JSON string: backslash and quote escaped, control characters and bytes above 0x7e replaced.
json() { printf '"%s"' "$(printf '%s' "$1" | tr -c ' -~' '?' | sed 's/[\\"]/\\&/g')"; }

hostname=$(uname -n)
time=$(date -u +%Y-%m-%dT%H:%M:%SZ)
kernel=$(uname -r)
out=${1:-./netsnapshot-$(sanitize "$hostname")-$(date -u +%Y%m%dT%H%M%SZ)}
[ ! -e "$out" ] || die "$out exists already"
if [ "$pack" = yes ]; then
    have tar || die "tar is missing; run without -z"
    [ ! -e "$out.tar.gz" ] || die "$out.tar.gz exists already"
fi
mkdir -p "$out" || die "cannot make the folder $out"
out=$(cd "$out" && pwd) || die "cannot enter the folder $out"
log=$out/collector.log
: >"$log"
trouble=0

note() {
    say "collect-netsnapshot: $*"
    printf '%s\n' "$*" >>"$log"
    trouble=$((trouble + 1))
}

# The namespaces found: lines "folder path", folder and path without blanks. A path is what nsenter takes.
found=
inodes=' '
folders=' '

inode_of() { stat -L -c %i "$1" 2>/dev/null || readlink "$1" 2>/dev/null | sed 's/[^0-9]//g'; }

# add WANTED-NAME PATH: takes a namespace up if its inode is new.
add() {
    inode=$(inode_of "$2")
    [ -n "$inode" ] || { note "namespace $1: $2 cannot be read"; return 0; }
    case $inodes in *" $inode "*) return 0 ;; esac
    inodes="$inodes$inode "
    folder=$(sanitize "${1:-$inode}")
    case $folders in *" $folder "*) folder=$folder-$inode ;; esac
    folders="$folders$folder "
    found="$found$folder $2
"
}

add host /proc/self/ns/net
for file in /run/netns/* /var/run/netns/*; do
    [ -e "$file" ] || continue
    case $file in
        *[!A-Za-z0-9._/@:+-]*) note "$file: a namespace with such a name is not read"; continue ;;
    esac
    add "${file##*/}" "$file"
done
have nsenter || note "nsenter (util-linux) is missing: only this namespace is read"
hosts_uts=$(readlink /proc/self/ns/uts 2>/dev/null)
for proc in /proc/[0-9]*; do
    [ -e "$proc/ns/net" ] || continue
    inode=$(inode_of "$proc/ns/net")
    [ -n "$inode" ] || continue
    case $inodes in *" $inode "*) continue ;; esac
    name=$inode
    # A process with a UTS namespace of its own is in a container, whose hostname is the container's or pod's name.
    uts=$(readlink "$proc/ns/uts" 2>/dev/null)
    if [ -n "$uts" ] && [ "$uts" != "$hosts_uts" ] && have nsenter; then
        inner=$(nsenter --uts="$proc/ns/uts" uname -n 2>/dev/null)
        [ -n "$inner" ] && [ "$inner" != "$hostname" ] && name=$inner
    fi
    add "$name" "$proc/ns/net"
done

# enter PATH COMMAND...: runs it in that namespace; the one we are in needs no help.
enter() {
    path=$1
    shift
    if [ "$path" = /proc/self/ns/net ]; then "$@"; else nsenter --net="$path" "$@"; fi
}

# Reads lines "folder path"; prints lines "viewer nsid folder".
# shellcheck disable=SC2016
list_private='
    set -e
    mount --make-rprivate /
    mount -t tmpfs kubenet /tmp
    mkdir /tmp/netns
    while read -r folder path; do
        : >"/tmp/netns/$folder"
        mount --bind "$path" "/tmp/netns/$folder"
    done
    if [ ! -d /run/netns ]; then
        mount -t tmpfs kubenet /run
        mkdir /run/netns
    fi
    mount --rbind /tmp/netns /run/netns
    for file in /run/netns/*; do
        nsenter --net="$file" ip netns list-id | sed -n "s/^nsid \([0-9][0-9]*\) (iproute2 netns name: \(.*\)).*/${file##*/} \1 \2/p"
    done'
list_plain() {
    while read -r folder path; do
        enter "$path" ip netns list-id 2>/dev/null </dev/null |
            sed -n "s/^nsid \([0-9][0-9]*\) (iproute2 netns name: \(.*\)).*/$folder \1 \2/p"
    done
}
# Whether a tool that talks to this part of the kernel would not make it load a module first.
present() {
    [ ! -e /proc/modules ] || grep -q "^$1 " /proc/modules || grep -qs "/$1\.ko" "/lib/modules/$kernel/modules.builtin"
}

missing=
lacks() {
    missing="$missing${missing:+, }$(json "$1: $2")"
    note "$folder/$1: $2"
}

# save FILE COMMAND...: writes what the command prints in the namespace at hand.
save() {
    file=$1
    shift
    if ! have "$1"; then
        lacks "$file" "$1 is not installed"
        return 0
    fi
    if enter "$path" "$@" >"$out/$folder/$file" 2>"$out/$folder/.err" </dev/null; then
        return 0
    fi
    lacks "$file" "'$*' failed: $(head -n 1 "$out/$folder/.err")"
    # Half an answer would look like a whole one.
    rm -f "$out/$folder/$file"
}

save_sysctl() {
    if have sysctl; then
        enter "$path" sysctl -a 2>/dev/null </dev/null | grep '^net[./]' >"$out/$folder/sysctl.txt"
    else
        # shellcheck disable=SC2016
        enter "$path" sh -c 'find /proc/sys/net -type f -perm -400 | sort | while read -r file; do
            value=$(tr "\n" " " <"$file") 2>/dev/null || continue
            name=$(printf "%s" "${file#/proc/sys/}" | tr "./" "/.")
            printf "%s = %s\n" "$name" "${value% }"
        done' >"$out/$folder/sysctl.txt" 2>/dev/null </dev/null
    fi
    [ -s "$out/$folder/sysctl.txt" ] || lacks sysctl.txt "no sysctl could be read"
}

# save_iptables FILE PROGRAM BACKEND NAMES: legacy tables are asked for only where the namespace has some, since asking makes them.
save_iptables() {
    case $3 in
        nft)
            present nf_tables || return 0
            tool=$2-nft-save
            ;;
        legacy)
            enter "$path" cat "/proc/net/$4" 2>/dev/null </dev/null | grep -q . || return 0
            tool=$2-legacy-save
            ;;
    esac
    if ! have "$tool" && "$2-save" --version 2>/dev/null | grep -q "$3"; then
        tool=$2-save
    fi
    # Before nf_tables there was only one iptables-save, without a word about its kind.
    if ! have "$tool" && [ "$3" = legacy ] && have "$2-save" && ! "$2-save" --version 2>/dev/null | grep -q nf_tables; then
        tool=$2-save
    fi
    if ! have "$tool" && [ "$3" = nft ] && ! have nft; then
        return 0
    fi
    save "$1" "$tool" -c
}

# both FILE FILE: whether a namespace has rules of both rule engines.
both() {
    [ -s "$out/$folder/$1" ] && [ -s "$out/$folder/$2" ]
}

# Which of both rule engines is asked first, where it matters and the kernel can tell.
save_hooks() {
    both iptables-save.txt iptables-legacy-save.txt || both ip6tables-save.txt ip6tables-legacy-save.txt || return 0
    if have nft && present nfnetlink_hook; then
        save nft-hooks.txt nft list hooks
        # A kernel without it answers with nothing.
        [ -s "$out/$folder/nft-hooks.txt" ] || rm -f "$out/$folder/nft-hooks.txt"
    fi
}

save_conntrack() {
    if have conntrack && present nf_conntrack_netlink; then
        save conntrack.txt conntrack -L -o extended
        # IPv6 is listed on its own.
        if [ -e "$out/$folder/conntrack.txt" ] && enter "$path" conntrack -L -f ipv6 -o extended >"$out/$folder/.v6" 2>/dev/null </dev/null; then
            grep -v '^ipv6' "$out/$folder/conntrack.txt" >"$out/$folder/.v4"
            cat "$out/$folder/.v4" "$out/$folder/.v6" >"$out/$folder/conntrack.txt"
        fi
    elif enter "$path" cat /proc/net/nf_conntrack >"$out/$folder/conntrack.txt" 2>/dev/null </dev/null; then
        :
    else
        rm -f "$out/$folder/conntrack.txt"
        lacks conntrack.txt "neither conntrack nor /proc/net/nf_conntrack tells of connections"
    fi
}

collect() {
    missing=
    mkdir "$out/$folder" || die "cannot make the folder $out/$folder"
    if ! enter "$path" true 2>/dev/null </dev/null; then
        note "$folder: the namespace cannot be entered (its last process may have ended); it is left out"
        rmdir "$out/$folder"
        count=$((count - 1))
        return 0
    fi
    save ip-link.json ip -j -d link show
    save ip-addr.json ip -j addr show
    save ip-route.json ip -j -4 route show table all
    save ip6-route.json ip -j -6 route show table all
    save ip-rule.json ip -j -4 rule show
    save ip6-rule.json ip -j -6 rule show
    save ip-neigh.json ip -j neigh show
    save ip-neigh-proxy.json ip -j neigh show proxy
    save bridge-fdb.json bridge -j fdb show
    save bridge-link.json bridge -j -d link show
    save bridge-vlan.json bridge -j vlan show
    save_iptables iptables-save.txt iptables nft ip_tables_names
    save_iptables ip6tables-save.txt ip6tables nft ip6_tables_names
    save_iptables iptables-legacy-save.txt iptables legacy ip_tables_names
    save_iptables ip6tables-legacy-save.txt ip6tables legacy ip6_tables_names
    if present ip_set; then save ipset.txt ipset save; fi
    if present nf_tables && have nft; then save nft-ruleset.txt nft list ruleset; fi
    save_hooks
    save_sysctl
    save_conntrack
    save sockets.txt ss -H -tuln
    rm -f "$out/$folder/.err" "$out/$folder/.v4" "$out/$folder/.v6"
    printf '%s' "$missing" >"$out/$folder/.missing"
}

write_meta() {
    nsids=$(printf '%s\n' "$ids" | while read -r viewer nsid target; do
        [ "$viewer" = "$folder" ] && printf '%s\n' "$(json "$nsid"): $(json "$target")"
    done | sed '$!s/$/,/' | tr '\n' ' ')
    printf '{"hostname": %s, "kernel": %s, "time": %s, "nsids": {%s}, "missing": [%s]}\n' \
        "$(json "$hostname")" "$(json "$kernel")" "$(json "$time")" "${nsids% }" "$(cat "$out/$folder/.missing")" >"$out/$folder/meta.json"
    rm -f "$out/$folder/.missing"
}

count=0
IFS='
'
for line in $found; do
    IFS=' '
    folder=${line%% *}
    path=${line#* }
    collect
    count=$((count + 1))
done

# Last, because `ip link show` is what gives a peer's namespace its number where it had none.
if have unshare && have mount && have nsenter && ids=$(printf '%s' "$found" | unshare -m sh -c "$list_private" 2>/dev/null); then
    :
else
    printf '%s\n' "nsids of namespaces without a name are not known" >>"$log"
    ids=$(printf '%s' "$found" | list_plain)
fi
IFS='
'
for line in $found; do
    IFS=' '
    folder=${line%% *}
    [ ! -d "$out/$folder" ] || write_meta
done
unset IFS

say "collect-netsnapshot: $count namespaces in $out"
[ "$trouble" = 0 ] || say "collect-netsnapshot: $trouble things could not be read; see collector.log and the 'missing' of each meta.json"
if [ "$pack" = yes ]; then
    tar -C "$(dirname "$out")" -czf "$out.tar.gz" "$(basename "$out")" || die "tar failed; the folder $out is complete"
    rm -rf "$out"
    out=$out.tar.gz
fi
printf '%s\n' "$out"

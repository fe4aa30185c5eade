# relvar's watchdog: starts one PostgreSQL server, stops it when nobody uses it, removes what it left.
# The protocol stands in watchdog.rs. Plain POSIX; its standard input is a lock that ends with it.
#
# Arguments: directory of the run, data directory, the program postgres, log file, seconds to idle,
# "throwaway" or "durable", "dropped" where clients run as root and this script does not, and the setting
# that tells the server where its socket goes.
run=$1 data=$2 postgres=$3 log=$4 idle=$5 kind=$6 user=$7 sockets=$8

# A terminal's signals are not for a server that others use too.
trap '' HUP INT QUIT
umask 077
cd / || exit 1
exec 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&-

"$postgres" -D "$data" -c "$sockets" </dev/null >>"$log" 2>&1 &
server=$!

# Where processes of other users are hidden, a registered client counts as alive until the next client
# that starts (as root) removes its registration.
blind=
if [ "$user" = dropped ] && [ -e /proc/self/stat ] && [ ! -e /proc/1/stat ]; then blind=yes; fi

# identity PID: prints when the living process of that number started; nothing if there is none.
identity() {
    if [ -e /proc/self/stat ]; then
        { read -r stat <"/proc/$1/stat"; } 2>/dev/null || return
        # The program's name, in parentheses, may hold anything; the fields after it do not.
        set -- ${stat##*) }
        case $1 in Z | X | x) return ;; esac
        printf '%s' "${20}"
    else
        LC_ALL=C ps -o lstart= -p "$1" | tr -cd '[:alnum:]'
    fi
}

# busy: whether a living client is registered. Forgets the dead ones.
busy() {
    found=1
    for client in "$run"/clients/*; do
        [ -e "$client" ] || continue
        name=${client##*/}
        pid=${name%%.*}
        rest=${name#*.}
        if [ -n "$blind" ] || [ "$(identity "$pid")" = "${rest%%.*}" ]; then
            found=0
        else
            rm -f -- "$client"
        fi
    done
    [ "$found" = 0 ] && return 0
    [ "$kind" = durable ] && sessions
}

# sessions: whether somebody is connected who is not one of our clients: psql on a development database.
# A session's process tells so in its title; ps is not the same everywhere, so it is the second choice.
sessions() {
    if [ ! -e /proc/self/cwd ]; then
        ps -A -o ppid= -o args= 2>/dev/null | grep -q "^ *$server postgres: .*\[local\]"
        return
    fi
    for process in /proc/[0-9]*; do
        [ "$process/cwd" -ef "$data" ] || continue
        # It has no newline at its end, so that read reports a failure.
        { read -r title <"$process/cmdline"; } 2>/dev/null
        case $title in *postgres:*"[local]"*) return 0 ;; esac
    done
    return 1
}

# finish: stops the server if it still runs, and leaves nothing of the run.
finish() {
    trap '' TERM
    [ -n "$nap" ] && kill "$nap" 2>/dev/null
    case $kind in
        # Data that is removed next need not reach the disk.
        durable) if [ -e "$run/discard" ]; then kill -QUIT "$server"; else kill -INT "$server"; fi 2>/dev/null ;;
        *) kill -QUIT "$server" 2>/dev/null ;;
    esac
    wait "$server"
    orphans
    rm -rf -- "$run"
    exit 0
}

# orphans: ends backends that have not noticed yet that their server was killed (Linux only).
orphans() {
    for process in /proc/[0-9]*; do
        if [ "$process/cwd" -ef "$data" ] && [ "$process/exe" -ef "$postgres" ]; then
            kill -KILL "${process#/proc/}" 2>/dev/null
        fi
    done
    # A killed server leaves its segment of System V shared memory, whose number ends line 7.
    segment=$(sed -n '7s/.* //p' "$data/postmaster.pid" 2>/dev/null)
    [ -n "$segment" ] && ipcrm -m "$segment" 2>/dev/null
}

nap=
trap finish TERM
echo "$$" >"$run/watchdog.pid"
quiet=0
while :; do
    # In the background, because a signal is only taken note of between commands or in "wait".
    sleep 1 </dev/null &
    nap=$!
    wait "$nap"
    nap=
    # The server ended by itself or was killed, or somebody removed its directory.
    kill -0 "$server" 2>/dev/null || finish
    [ -d "$run/clients" ] || finish
    if busy; then
        quiet=0
        continue
    fi
    quiet=$((quiet + 1))
    [ "$quiet" -lt "$idle" ] && continue
    # First say it, then look again: a client registers first and looks for this second.
    mkdir "$run/closing" || finish
    if busy; then
        rmdir "$run/closing"
        quiet=0
        continue
    fi
    finish
done

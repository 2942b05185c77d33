# To be sourced: how tests get the programs that they need, on any Debian machine with root, or with the programs
# there already. `name` is who says so, `work` the folder for what is installed.

step() { printf '\n== %s: %s\n' "$name" "$*" >&2; }
fail() { printf '%s: %s\n' "$name" "$*" >&2; exit 1; }

# Those of "program package" that are missing, by package.
missing() {
    local program package
    for entry in "$@"; do
        read -r program package <<<"$entry"
        if [ "$program" = python3 ]; then
            python3 -c 'import ensurepip, venv' 2>/dev/null || echo "$package"
        else
            command -v "$program" >/dev/null || echo "$package"
        fi
    done
}

# Debian packages, for each "program package" whose program is missing.
programs() {
    local packages apt log=$work/apt.log
    mapfile -t packages < <(missing "$@")
    [ ${#packages[@]} -gt 0 ] || return 0
    printf 'installing %s\n' "${packages[*]}" >&2
    command -v apt-get >/dev/null || fail "there is no apt-get to install them: ${packages[*]}"
    apt=(env DEBIAN_FRONTEND=noninteractive apt-get -y -qq)
    [ "$(id -u)" = 0 ] || apt=(sudo "${apt[@]}")
    # What is here already may do where lists cannot be fetched.
    "${apt[@]}" update >"$log" 2>&1 || tail -3 "$log" >&2
    # Together, which is fastest; one by one, to say which it is, if that fails.
    if ! "${apt[@]}" install --no-install-recommends "${packages[@]}" >>"$log" 2>&1; then
        for package in "${packages[@]}"; do
            "${apt[@]}" install --no-install-recommends "$package" >>"$log" 2>&1 || true
        done
    fi
    mapfile -t packages < <(missing "$@")
    [ ${#packages[@]} = 0 ] || { tail -5 "$log" >&2; fail "could not be installed: ${packages[*]} (see $log)"; }
}

# Whether a list is the one that was installed last.
fresh() { [ -f "$2" ] && cmp -s "$1" "$2"; }

# A virtual environment of Python with a list of packages; installed again only when the list changes.
environment() {
    if ! fresh "$1" "$work/venv/requirements.txt"; then
        python3 -m venv --clear "$work/venv"
        "$work/venv/bin/pip" install --quiet --disable-pip-version-check -r "$1" || fail "not all of $1 could be installed"
        cp "$1" "$work/venv/requirements.txt"
    fi
}

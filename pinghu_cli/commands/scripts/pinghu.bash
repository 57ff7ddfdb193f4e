# TAB completion of pinghu for bash: pinghu --show-completion bash
_pinghu() {
    local offer
    COMPREPLY=()
    while IFS= read -r offer; do
        COMPREPLY+=("$offer")
    done < <(_PINGHU_COMPLETE=bash "$1" "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -o default -F _pinghu pinghu

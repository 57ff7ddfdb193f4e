#compdef pinghu
# TAB completion of pinghu for zsh: pinghu --show-completion zsh
_pinghu() {
    local -a offers
    offers=("${(@f)$(_PINGHU_COMPLETE=zsh "${(Q)words[1]}" "${(@Q)words[2,CURRENT]}" 2>/dev/null)}")
    if [[ -n "$offers" ]]; then
        _describe -V pinghu offers
    else
        _files
    fi
}
# Autoloaded from fpath, this file is the body of the function at its first call: complete at once.
if [[ "$funcstack[1]" = _pinghu ]]; then
    _pinghu "$@"
else
    compdef _pinghu pinghu
fi

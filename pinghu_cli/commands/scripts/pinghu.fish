# TAB completion of pinghu for fish: pinghu --show-completion fish
function __pinghu_offers
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    set -l offers (env _PINGHU_COMPLETE=fish $words "$current" 2>/dev/null)
    if test (count $offers) -gt 0
        printf '%s\n' $offers
    else
        __fish_complete_path "$current"
    end
end
complete --command pinghu --no-files --keep-order --arguments '(__pinghu_offers)'

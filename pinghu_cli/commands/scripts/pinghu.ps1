# TAB completion of pinghu for PowerShell: pinghu --show-completion powershell
Register-ArgumentCompleter -Native -CommandName pinghu -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $words = @($commandAst.CommandElements | Select-Object -Skip 1 |
        Where-Object { $_.Extent.EndOffset -lt $cursorPosition } |
        ForEach-Object { $_.Extent.Text.Trim("'", '"') })
    # An empty argument would be dropped on the way to a program: a space stands for it.
    $current = if ($wordToComplete) { $wordToComplete } else { ' ' }
    $encoding = [Console]::OutputEncoding
    try {
        [Console]::OutputEncoding = [System.Text.Encoding]::UTF8
        $Env:PYTHONUTF8 = '1'
        $Env:_PINGHU_COMPLETE = 'powershell'
        pinghu @words $current 2>$null | ForEach-Object {
            $value, $description = $_ -split "`t", 2
            if (-not $description) { $description = $value }
            [System.Management.Automation.CompletionResult]::new($value, $value, 'ParameterValue', $description)
        }
    }
    finally {
        Remove-Item Env:_PINGHU_COMPLETE, Env:PYTHONUTF8 -ErrorAction SilentlyContinue
        [Console]::OutputEncoding = $encoding
    }
}

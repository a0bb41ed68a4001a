# Invoke-ScriptAnalyzer -Path . -Recurse -Settings ./PSScriptAnalyzerSettings.psd1
@{
    ExcludeRules = @(
        # What Pester's BeforeAll assigns is read in It, which this rule takes for another scope.
        'PSUseDeclaredVarsMoreThanAssignments'
        # What changes something is a compiled cmdlet, whose -WhatIf a test asks for; functions are helpers of the launcher and of tests.
        'PSUseShouldProcessForStateChangingFunctions'
    )
    Rules        = @{
        PSAvoidExclaimOperator             = @{ Enable = $true }
        PSAvoidSemicolonsAsLineTerminators = @{ Enable = $true }
        PSPlaceCloseBrace                  = @{ Enable = $true; NewLineAfter = $true; IgnoreOneLineBlock = $true }
        PSPlaceOpenBrace                   = @{ Enable = $true; OnSameLine = $true; NewLineAfter = $true; IgnoreOneLineBlock = $true }
        PSUseConsistentIndentation         = @{ Enable = $true; IndentationSize = 4; PipelineIndentation = 'IncreaseIndentationForFirstPipeline' }
        PSUseConsistentWhitespace          = @{ Enable = $true; CheckParameter = $true; IgnoreAssignmentOperatorInsideHashTable = $true }
        # Not of commands: it takes the declared -EQ of Where-Object for the spelling of -eq.
        PSUseCorrectCasing                 = @{ Enable = $true; CheckCommands = $false; CheckKeyword = $true; CheckOperator = $true }
    }
}

using System.Management.Automation;

namespace KubeNet.Shell.Commands.Variables;

/// <summary><c>Get-Alias</c>.</summary>
[Cmdlet(VerbsCommon.Get, "Alias", DefaultParameterSetName = "Default")]
internal sealed class GetAliasCommand : PSCmdlet
{
    [Parameter(ParameterSetName = "Default", Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    public string[] Name { get; set; } = ["*"];

    [Parameter(ParameterSetName = "Definition")]
    public string[] Definition { get; set; } = [];

    protected override void ProcessRecord()
    {
        // The names with a module before them are for scripts, not for people: see SubsetCommands.
        AliasInfo[] all =
        [
            .. InvokeProvider.ChildItem.Get("alias:", recurse: false)
                .Select(item => item.BaseObject).OfType<AliasInfo>()
                .Where(alias => !alias.Name.Contains('\\', StringComparison.Ordinal))
                .OrderBy(alias => alias.Name, StringComparer.OrdinalIgnoreCase),
        ];
        bool byDefinition = ParameterSetName == "Definition";
        foreach (string wanted in byDefinition ? Definition : Name)
        {
            var pattern = WildcardPattern.Get(wanted, WildcardOptions.IgnoreCase);
            AliasInfo[] found = [.. all.Where(alias => pattern.IsMatch(byDefinition ? alias.Definition : alias.Name))];
            if (found.Length == 0 && !WildcardPattern.ContainsWildcardCharacters(wanted))
            {
                WriteError(CommandError.NotFound(
                    "ItemNotFoundException",
                    $"This command cannot find a matching alias because an alias with the {(byDefinition ? "definition" : "name")} '{wanted}' does not exist.", wanted));
            }

            WriteObject(found, enumerateCollection: true);
        }
    }
}

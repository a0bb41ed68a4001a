using System.Management.Automation;

namespace KubeNet.Shell.Commands.Items;

/// <summary><c>Join-Path</c>.</summary>
[Cmdlet(VerbsCommon.Join, "Path")]
internal sealed class JoinPathCommand : PSCmdlet
{
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath")]
    public string[] Path { get; set; } = [];

    [Parameter(Position = 1, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    public string[]? ChildPath { get; set; }

    [Parameter(Position = 2, ValueFromRemainingArguments = true)]
    [AllowNull]
    [AllowEmptyString]
    [AllowEmptyCollection]
    public string[] AdditionalChildPath { get; set; } = [];

    [Parameter]
    public SwitchParameter Resolve { get; set; }

    protected override void ProcessRecord()
    {
        foreach (string path in Path)
        {
            string joined = (ChildPath ?? []).Concat(AdditionalChildPath).Aggregate(path, (parent, child) => SessionState.Path.Combine(parent, child));
            if (!Resolve)
            {
                WriteObject(joined);
                continue;
            }

            try
            {
                WriteObject(SessionState.Path.GetResolvedPSPathFromPSPath(joined).Select(found => found.Path), enumerateCollection: true);
            }
            catch (ItemNotFoundException error)
            {
                WriteError(CommandError.From(error, "PathNotFound", ErrorCategory.ObjectNotFound, joined));
            }
        }
    }
}

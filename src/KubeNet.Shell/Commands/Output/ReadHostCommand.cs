using System.Management.Automation;
using System.Runtime.InteropServices;
using System.Security;

namespace KubeNet.Shell.Commands.Output;

/// <summary><c>Read-Host</c>: asks the user for a line.</summary>
[Cmdlet(VerbsCommunications.Read, "Host", DefaultParameterSetName = "AsString")]
internal sealed class ReadHostCommand : PSCmdlet
{
    [Parameter(Position = 0, ValueFromRemainingArguments = true)]
    [AllowNull]
    public object[]? Prompt { get; set; }

    [Parameter(ParameterSetName = "AsSecureString")]
    public SwitchParameter AsSecureString { get; set; }

    [Parameter(ParameterSetName = "AsString")]
    public SwitchParameter MaskInput { get; set; }

    protected override void BeginProcessing()
    {
        if (Prompt is { Length: > 0 }) Host.UI.Write(string.Join(' ', Prompt) + ": ");
        if (AsSecureString) WriteObject(Host.UI.ReadLineAsSecureString());
        else if (MaskInput) WriteObject(Plain(Host.UI.ReadLineAsSecureString()));
        else WriteObject(Host.UI.ReadLine());
    }

    private static string? Plain(SecureString secret)
    {
        nint memory = Marshal.SecureStringToGlobalAllocUnicode(secret);
        try
        {
            return Marshal.PtrToStringUni(memory, secret.Length);
        }
        finally
        {
            Marshal.ZeroFreeGlobalAllocUnicode(memory);
        }
    }
}

using System.Management.Automation;

namespace KubeNet.PowerShell.Commands;

/// <summary>A parameter of text, which reads a file that comes down the pipeline: <c>Get-Item rules.v4 | Restore-Iptables host</c>.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class FileTextAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        if (PSValues.Bare(inputData) is not FileInfo file)
            return inputData;
        try
        {
            return File.ReadAllText(file.FullName);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ArgumentTransformationMetadataException($"'{file.FullName}' cannot be read: {error.Message}", error);
        }
    }
}

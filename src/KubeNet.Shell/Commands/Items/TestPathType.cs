namespace KubeNet.Shell.Commands.Items;

/// <summary>What Test-Path looks for.</summary>
internal enum TestPathType
{
    Any,
    Container,
    Leaf,
}

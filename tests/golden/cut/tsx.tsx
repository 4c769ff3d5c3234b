import * as React from 'react';

interface Props {
  title: string;
  children?: React.ReactNode;
}

/** A box with a title. */
export function Box({ title, children }: Props): JSX.Element {
  const [open, setOpen] = React.useState(true);
  return (
    <section onClick={() => setOpen(!open)}>
      <h1>{title}</h1>
      {open && children}
    </section>
  );
}

export const List: React.FC<{ items: string[] }> = ({ items }) => (
  <ul>
    {items.map((item) => (
      <li key={item}>{item}</li>
    ))}
  </ul>
);

const useToggle = <T extends boolean>(initial: T) => {
  const [value, set] = React.useState<boolean>(initial);
  return [value, () => set((old) => !old)] as const;
};

export default class Page extends React.Component<Props, { count: number }> {
  state = { count: 0 };

  private increment = (): void => {
    this.setState(({ count }) => ({ count: count + 1 }));
  };

  componentDidMount(): void {
    document.title = this.props.title;
  }

  render(): JSX.Element {
    // A function in here is a part of render.
    const row = (n: number): JSX.Element => <p>{n}</p>;
    return (
      <Box title={this.props.title}>
        {row(this.state.count)}
        <button onClick={this.increment}>more</button>
      </Box>
    );
  }
}

export const Memo = React.memo(function Memo({ title }: Props) {
  return <em>{title}</em>;
});

Page.displayName = 'Page';
Box.defaults = function (): Props {
  return { title: '' };
};

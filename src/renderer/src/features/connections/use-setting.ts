import { get, useFormContext, useWatch, type FieldPath, type FieldPathValue } from 'react-hook-form';
import type { FormValues } from './form-values';

/** What the rules say is wrong with a setting. */
export function useFault(name: FieldPath<FormValues>): string | undefined {
  const { formState } = useFormContext<FormValues>();
  const message: unknown = get(formState.errors, `${name}.message`);
  return typeof message === 'string' ? message : undefined;
}

/** A setting that is not typed but chosen. An empty one stays empty, where a `Controller` would go back to the default. */
export function useSetting<Name extends FieldPath<FormValues>>(name: Name) {
  const { control, setValue, trigger } = useFormContext<FormValues>();
  const fault = useFault(name);
  return {
    value: useWatch({ control, name }),
    set: (value: FieldPathValue<FormValues, Name>) =>
      setValue(name, value, { shouldDirty: true, shouldTouch: true, shouldValidate: fault !== undefined }),
    /** Judges it, as leaving its box does. */
    check: () => void trigger(name),
    fault,
  };
}
